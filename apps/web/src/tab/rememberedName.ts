/** The name that a person last went live with, for the next time. */
export interface RememberedName {
  read(): string;
  write(name: string): void;
}

const item = 'sotto-name';

/** Remembers the name in the storage of this browser, or not at all if the browser forbids storage. */
export function createRememberedName(storage: Pick<Storage, 'getItem' | 'setItem'> | undefined): RememberedName {
  return {
    read: () => storage?.getItem(item) ?? '',
    write: (name) => storage?.setItem(item, name),
  };
}
