import type { TabStorage } from './keptRoom.ts';

/** A text that this tab keeps; empty if there is none. */
export interface KeptText {
  read(): string;
  write(text: string): void;
  clear(): void;
}

/** Keeps a text in the storage of the tab, or until the next reload if the browser forbids storage. */
export function createKeptText(storage: TabStorage | undefined, item: string): KeptText {
  let kept = storage?.getItem(item) ?? '';
  return {
    read: () => kept,
    write(text) {
      kept = text;
      storage?.setItem(item, text);
    },
    clear() {
      kept = '';
      storage?.removeItem(item);
    },
  };
}
