import { createCell, type Watched } from '../watched/createCell.ts';

/** The part of the browser's locks that is used here; absent where the browser has none. */
export type Locks = Pick<LockManager, 'request'> | undefined;

/** Whether this tab holds a room, which one tab of a browser does at a time; `undefined` until the browser has said it. */
export interface RoomHold extends Watched<boolean | undefined> {
  /** Takes the room from the tab that holds it, which waits for its turn from then on. */
  take(): void;
  /** Lets go; idempotent. */
  close(): void;
}

/** Holds a room for this tab: now if no other tab does, and otherwise once that one goes. */
export function holdRoom(name: string, locks: Locks): RoomHold {
  const held = createCell<boolean | undefined>(undefined);
  const closing = new AbortController();
  let waiting = new AbortController();

  function note(isHeld: boolean) {
    if (!closing.signal.aborted && held.snapshot() !== isHeld) held.set(isHeld);
  }

  /** Keeps the lock until we close. If another tab takes it, the request for it rejects. */
  function keep(): Promise<void> | undefined {
    if (closing.signal.aborted) return undefined;
    note(true);
    return new Promise((resolve) => closing.signal.addEventListener('abort', () => resolve()));
  }

  function wait() {
    if (closing.signal.aborted) return;
    waiting = new AbortController();
    const { signal } = waiting;
    locks?.request(name, { signal }, keep).catch(() => signal.aborted || wait());
    // Last, since whoever hears it may take the room, which ends this wait.
    note(false);
  }

  if (!locks) note(true);
  locks
    ?.request(name, { ifAvailable: true }, (lock) => (lock ? keep() : wait()))
    // A browser that blocks site data may refuse locks as well; then no tab knows of another.
    .catch(() => (held.snapshot() === undefined ? note(true) : wait()));
  return {
    ...held,
    take() {
      if (held.snapshot() !== false) return;
      waiting.abort();
      locks?.request(name, { steal: true }, keep).catch(wait);
    },
    close() {
      closing.abort();
      waiting.abort();
    },
  };
}
