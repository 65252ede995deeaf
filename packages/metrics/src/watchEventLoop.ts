/** How often it is looked, in milliseconds. */
const everyMs = 50;
const windowMs = 10_000;

export interface EventLoopWatch {
  /** Monotonic, in milliseconds. */
  readonly now: () => number;
  /** Gets each look's lag, in milliseconds. */
  readonly onLag: (lagMs: number) => void;
  /** From this lag on, `onLate` hears of it, in milliseconds. */
  readonly boundMs: number;
  /** Gets the longest lag of each ten seconds that is over the bound, in milliseconds. */
  readonly onLate: (lagMs: number) => void;
}

/** Watches how late timers come, until `close()`: whatever holds them up holds everything up. */
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
