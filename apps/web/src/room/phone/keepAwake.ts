/** The part of a page that says whether somebody looks at it. */
type SeenPage = Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>;

/** The part of `navigator.wakeLock` that is used here. */
interface WakeLocks {
  request(type: 'screen'): Promise<Pick<WakeLockSentinel, 'release' | 'addEventListener'>>;
}

/**
 * Keeps the screen on while somebody looks at the page. The browser takes the lock back when the page is hidden or the
 * battery is low, and sound goes on without it.
 *
 * @returns the function that ends it
 */
export function keepAwake(page: SeenPage, locks: WakeLocks | undefined): () => void {
  let release: (() => void) | undefined;
  let isAsking = false;
  let isOver = false;

  async function hold() {
    if (!locks || isOver || isAsking || release || page.visibilityState !== 'visible') return;
    isAsking = true;
    // Refused on a low battery: the screen then goes off as it always does.
    const lock = await locks.request('screen').catch(() => undefined);
    isAsking = false;
    if (!lock) return;
    release = () => void lock.release().catch(() => undefined);
    lock.addEventListener('release', () => {
      release = undefined;
    });
    if (isOver) release();
  }

  const look = () => void hold();
  page.addEventListener('visibilitychange', look);
  look();
  return () => {
    isOver = true;
    page.removeEventListener('visibilitychange', look);
    release?.();
  };
}
