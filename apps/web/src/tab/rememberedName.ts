import type { TabStorage } from './createStorage.ts';

/** The name that a person last went live with, for the next time. */
export interface RememberedName {
  read(): string;
  write(name: string): void;
}

const item = 'sotto-name';

/** Remembers the name in the storage of this browser. */
export function createRememberedName(storage: Pick<TabStorage, 'getItem' | 'setItem'>): RememberedName {
  return {
    read: () => storage.getItem(item) ?? '',
    write: (name) => storage.setItem(item, name),
  };
}
