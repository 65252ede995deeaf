/** Interval between two measurements, in milliseconds. */
const everyMs = 50;
const windowMs = 10_000;

export interface EventLoopWatch {
  /** Monotonic, in milliseconds. */
  readonly now: () => number;
  /** Called with each measured lag, in milliseconds. */
  readonly onLag: (lagMs: number) => void;
  /** The lag above which `onLate` is called, in milliseconds. */
  readonly boundMs: number;
  /** Called with the longest lag of each ten seconds if it is over the bound, in milliseconds. */
  readonly onLate: (lagMs: number) => void;
}

/**
 * Measures how late timers fire, until `close()`. A delay of timers means that everything else in the process is late
 * too.
 */
export function watchEventLoop({ now, onLag, boundMs, onLate }: EventLoopWatch): { close(): void } {
  let due = now() + everyMs;
  let windowEnds = now() + windowMs;
  let longestMs = 0;
  const timer = setInterval(() => {
    const at = now();
    const lagMs = Math.max(0, at - due);
    due = at + everyMs;
    longestMs = Math.max(longestMs, lagMs);
    onLag(lagMs);
    if (at < windowEnds) return;
    if (longestMs >= boundMs) onLate(Math.round(longestMs));
    windowEnds = at + windowMs;
    longestMs = 0;
  }, everyMs);
  timer.unref();
  return { close: () => clearInterval(timer) };
}
