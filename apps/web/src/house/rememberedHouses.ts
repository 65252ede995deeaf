import type { House } from '@sotto/client';
import type { TabStorage } from '../tab/createStorage.ts';
import { createCell, type Watched } from '../watched/createCell.ts';

/** A house that this browser knows the way to. */
export interface RememberedHouse extends House {
  /** Stands for the house in this browser's own addresses, which must not contain its link. */
  readonly key: string;
}

/** The houses that this browser remembers, in the order in which they were first opened. */
export interface RememberedHouses extends Watched<readonly RememberedHouse[]> {
  find(key: string): RememberedHouse | undefined;
  /** The key of a house, from the fragment after `#` in its link. */
  keyOf(fragment: string): string | undefined;
  /** Adds a house, or brings its name up to date. */
  remember(house: House): void;
  forget(key: string): void;
}

const item = 'sotto-houses';

/** Remembers houses in the storage of this browser. */
export function createRememberedHouses(storage: Pick<TabStorage, 'getItem' | 'setItem'>): RememberedHouses {
  const houses = createCell(parse(storage.getItem(item)));

  /** Another tab may have remembered more meanwhile. */
  function change(edit: (kept: readonly RememberedHouse[]) => readonly RememberedHouse[]) {
    const changed = edit(parse(storage.getItem(item)));
    storage.setItem(item, JSON.stringify(changed));
    houses.set(changed);
  }

  return {
    subscribe: houses.subscribe,
    snapshot: houses.snapshot,
    find: (key) => houses.snapshot().find((house) => house.key === key),
    keyOf: (fragment) => houses.snapshot().find((house) => house.fragment === fragment)?.key,
    remember: ({ name, fragment }) =>
      change((kept) => {
        const known = kept.find((house) => house.fragment === fragment);
        const house = { key: known?.key ?? crypto.randomUUID(), name, fragment };
        return known ? kept.map((one) => (one === known ? house : one)) : [...kept, house];
      }),
    forget: (key) => change((kept) => kept.filter((house) => house.key !== key)),
  };
}

function parse(text: string | null): readonly RememberedHouse[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? value.filter(isHouse) : [];
  } catch {
    return [];
  }
}

function isHouse(value: unknown): value is RememberedHouse {
  const house = (value ?? {}) as Record<string, unknown>;
  return [house['key'], house['name'], house['fragment']].every((field) => typeof field === 'string');
}
