import type { TabStorage } from './keptRoom.ts';

const item = 'sotto-tab';
const [question, answer] = ['whose', 'mine'];
/** How long a page waits for the one before it to be gone where nobody answers, in milliseconds: a page that hangs can't. */
const patienceMs = 10_000;

/**
 * Takes this tab for this page, until the page goes.
 *
 * A duplicated tab begins with a copy of the first one's storage, and so with its name, whose lock the first one holds, and
 * says so when asked. It is given a name of its own. A reloaded page gets no answer: the page before it is going, however
 * long that takes.
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

/** @returns whether the lock was free or came free, in which case it is held from now on */
function hold(locks: Pick<LockManager, 'request'>, name: string): Promise<boolean> {
  const channel = new BroadcastChannel(name);
  const taken = new AbortController();
  const hear = (heard: string, act: () => void) => {
    channel.onmessage = ({ data }) => data === heard && act();
  };
  return new Promise((resolve) => {
    const keep = () => {
      const reply = () => channel.postMessage(answer);
      hear(question, reply);
      // Whoever asked before we could hear it.
      reply();
      resolve(true);
      return new Promise(() => undefined);
    };
    hear(answer, () => taken.abort());
    const signal = AbortSignal.any([taken.signal, AbortSignal.timeout(patienceMs)]);
    locks.request(name, { signal }, keep).catch(() => {
      channel.close();
      resolve(false);
    });
    channel.postMessage(question);
  });
}
