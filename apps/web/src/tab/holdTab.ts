import type { TabStorage } from './createStorage.ts';

const item = 'sotto-tab';
const [question, answer] = ['whose', 'mine'];
/**
 * How long a page waits for the one before it to close if nobody answers, in milliseconds: a page that hangs can't
 * answer.
 */
const patienceMs = 10_000;

/** Carries messages between the pages of this browser. */
export interface TabChannel {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(word: string): void;
  close(): void;
}

/** The means that the pages of one browser share. */
export interface TabMeans {
  readonly locks?: Pick<LockManager, 'request'>;
  /** Opens a channel to all pages that have opened one of this name. */
  readonly openChannel: (name: string) => TabChannel;
}

/**
 * Claims this tab for this page, until the page is closed.
 *
 * A duplicated tab begins with a copy of the first one's storage, and so with its name. The first tab holds the lock of
 * that name and answers, so the duplicate gets a name of its own. A reloaded page gets no answer, and waits until the
 * page before it has closed.
 *
 * @returns whether this tab is a duplicate of one that is open
 */
export async function holdTab(storage: TabStorage, means: TabMeans): Promise<boolean> {
  const { locks, openChannel } = means;
  if (!locks) return false;
  const hold = (name: string) => take(name, { locks, openChannel });
  const name = storage.getItem(item);
  if (name !== null && (await hold(name))) return false;
  const ownName = `${item} ${crypto.randomUUID()}`;
  storage.setItem(item, ownName);
  void hold(ownName);
  return name !== null;
}

/** @returns whether the lock was free or came free, in which case it is held from now on */
function take(name: string, { locks, openChannel }: Required<TabMeans>): Promise<boolean> {
  const channel = openChannel(name);
  const taken = new AbortController();
  const hear = (heard: string, act: () => void) => {
    channel.onmessage = ({ data }) => data === heard && act();
  };
  return new Promise((resolve) => {
    const keep = () => {
      const reply = () => channel.postMessage(answer);
      hear(question, reply);
      // Answers pages that asked before we could hear them.
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
