import { type Cell, createCell } from '../watched/createCell.ts';

/** The part of a browser's storage that is used here. */
export type TabStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const probe = 'sotto-probe';

/**
 * A storage that never throws. A browser may forbid a page to store anything (private windows, blocked site data), or
 * have no space left: then the page remembers for as long as it is open, and `isKept` says so.
 */
export function createStorage(open: () => TabStorage, isKept: Cell<boolean>): TabStorage {
  /** Items that could not be written, and so are newer than the stored ones. `null` stands for a removed item. */
  const unwritten = new Map<string, string | null>();

  function attempt<T>(use: (storage: TabStorage) => T): T | undefined {
    try {
      return use(open());
    } catch {
      if (isKept.snapshot()) isKept.set(false);
      return undefined;
    }
  }

  function write(item: string, text: string | null) {
    unwritten.set(item, text);
    attempt((storage) => {
      if (text === null) storage.removeItem(item);
      else storage.setItem(item, text);
      unwritten.delete(item);
    });
  }

  attempt((storage) => {
    storage.setItem(probe, probe);
    storage.removeItem(probe);
  });
  return {
    getItem(item) {
      const newer = unwritten.get(item);
      return newer === undefined ? (attempt((storage) => storage.getItem(item)) ?? null) : newer;
    },
    setItem: (item, text) => write(item, text),
    removeItem: (item) => write(item, null),
  };
}

/** False from the moment in which something could not be stored. */
export const isKept = createCell(true);
/** The storage of this tab, which survives a reload, and of this browser. */
export const tabStorage = createStorage(() => sessionStorage, isKept);
export const browserStorage = createStorage(() => localStorage, isKept);
