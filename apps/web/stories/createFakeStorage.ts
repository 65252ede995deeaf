import type { TabStorage } from '../src/tab/createStorage.ts';

/** A storage that lasts as long as the page. */
export function createFakeStorage(): TabStorage {
  const items = new Map<string, string>();
  return {
    getItem: (item) => items.get(item) ?? null,
    setItem: (item, text) => void items.set(item, text),
    removeItem: (item) => void items.delete(item),
  };
}
