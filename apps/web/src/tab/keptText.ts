import type { TabStorage } from './createStorage.ts';

/** A text that this tab or this browser keeps; empty if there is none. */
export interface KeptText {
  read(): string;
  write(text: string): void;
  clear(): void;
}

/** Keeps a text in a storage. */
export function createKeptText(storage: TabStorage, item: string): KeptText {
  let kept = storage.getItem(item) ?? '';
  return {
    read: () => kept,
    write(text) {
      kept = text;
      storage.setItem(item, text);
    },
    clear() {
      kept = '';
      storage.removeItem(item);
    },
  };
}
