import type { TabStorage } from './keptRoom.ts';

const item = 'sotto-tab';
/** A reloaded page waits so long for the one before it to be gone. */
const patienceMs = 2_000;

/**
 * Takes this tab for this page, until the page goes.
 *
 * A duplicated tab begins with a copy of the first one's storage, and so with its name, whose lock the first one holds. It is
 * given a name of its own.
 *
 * @returns whether this tab is a duplicate of one that is open
 */
export async function holdTab(
  storage: TabStorage | undefined,
  locks: Pick<LockManager, 'request'> | undefined,
): Promise<boolean> {
  if (!storage || !locks) return false;
  const name = storage.getItem(item);
  if (name !== null && (await hold(locks, name))) return false;
  const ownName = `${item} ${crypto.randomUUID()}`;
  storage.setItem(item, ownName);
  void hold(locks, ownName);
  return name !== null;
}

/** @returns whether the lock was free, in which case it is held from now on */
function hold(locks: Pick<LockManager, 'request'>, name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const keep = () => {
      resolve(true);
      return new Promise(() => undefined);
    };
    locks.request(name, { signal: AbortSignal.timeout(patienceMs) }, keep).catch(() => resolve(false));
  });
}
