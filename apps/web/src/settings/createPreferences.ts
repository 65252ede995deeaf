import type { TabStorage } from '../tab/createStorage.ts';
import { createCell, type Watched } from '../watched/createCell.ts';
import { firstPreferences, type Preferences } from './Preferences.ts';

/** This person's settings, and the only way to change them. */
export interface PreferenceStore extends Watched<Preferences> {
  change(part: Partial<Preferences>): void;
}

const item = 'sotto-preferences';
/** Far more than any device id. */
const longestText = 500;

/** Reads and keeps preferences in the storage of this browser. */
export function createPreferences(storage: Pick<TabStorage, 'getItem' | 'setItem'>): PreferenceStore {
  const cell = createCell(read(storage.getItem(item)));
  return {
    ...cell,
    change(part) {
      cell.set({ ...cell.snapshot(), ...part });
      storage.setItem(item, JSON.stringify(cell.snapshot()));
    },
  };
}

function read(text: string | null): Preferences {
  try {
    return shapeLike(firstPreferences, JSON.parse(text ?? 'null'));
  } catch {
    return firstPreferences;
  }
}

/**
 * Keeps the parts of a stored value that have the model's shape, and takes the model's own parts for the rest: a
 * storage may contain anything.
 */
function shapeLike<Model>(model: Model, kept: unknown): Model {
  if (typeof model !== 'object' || model === null) {
    const isFit = typeof kept === typeof model && `${kept}`.length <= longestText;
    return isFit ? (kept as Model) : model;
  }
  const parts = (typeof kept === 'object' && kept !== null ? kept : {}) as Record<string, unknown>;
  const shaped = Object.entries(model).map(([name, part]) => [name, shapeLike(part, parts[name])]);
  return Object.fromEntries(shaped) as Model;
}
