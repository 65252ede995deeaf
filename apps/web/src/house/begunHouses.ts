import type { TabStorage } from '../tab/createStorage.ts';

/**
 * The houses that claims have begun, by the claims' links. The answer of the server to such a claim may be lost, and the
 * only copy of the house's link must not be.
 */
export interface BegunHouses {
  /** The link of the house that was begun with a claim link; empty if there is none. */
  find(claim: string): string;
  add(claim: string, house: string): void;
  /** Forgets the house of a claim that the server has answered. */
  settle(claim: string): void;
}

const item = 'sotto-begun-houses';

/** Keeps them in the storage of this browser, which other tabs change too: nothing is remembered here. */
export function createBegunHouses(storage: TabStorage): BegunHouses {
  function write(houses: ReadonlyMap<string, string>): void {
    if (houses.size === 0) storage.removeItem(item);
    else storage.setItem(item, JSON.stringify([...houses]));
  }

  return {
    find: (claim) => read(storage).get(claim) ?? '',
    add: (claim, house) => write(read(storage).set(claim, house)),
    settle(claim) {
      const houses = read(storage);
      if (houses.delete(claim)) write(houses);
    },
  };
}

function read(storage: TabStorage): Map<string, string> {
  try {
    const kept: unknown = JSON.parse(storage.getItem(item) ?? '[]');
    return new Map(Array.isArray(kept) ? kept.filter(isPair) : []);
  } catch {
    return new Map();
  }
}

function isPair(value: unknown): value is [claim: string, house: string] {
  return Array.isArray(value) && value.length === 2 && value.every((text) => typeof text === 'string');
}
