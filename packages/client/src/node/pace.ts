import { setTimeout as wait } from 'node:timers/promises';

/** Duration of one Opus frame, in milliseconds. */
export const frameMs = 20;
/** After a longer stall the missed frames are skipped, since a listener's jitter buffer has given them up. */
const mostBehindMs = 200;

/** Time as it passes, in milliseconds. */
export interface Clock {
  now(): number;
  /** Resolves after `ms`, or at the signal. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

const systemClock: Clock = {
  now: () => performance.now(),
  pause: (ms, signal) => wait(ms, undefined, { signal }).catch(() => undefined),
};

/**
 * Runs `step` every 20 ms, one after the other, until the signal. `step` gets the number of intervals that it stands
 * for.
 */
export async function pace(
  step: (steps: number) => Promise<void>,
  signal: AbortSignal,
  { now, pause }: Clock = systemClock,
): Promise<void> {
  let due = now();
  let steps = 1;
  while (!signal.aborted) {
    await step(steps);
    due += frameMs;
    const behind = now() - due;
    const missed = behind > mostBehindMs ? Math.floor(behind / frameMs) : 0;
    due += missed * frameMs;
    steps = 1 + missed;
    const rest = due - now();
    if (rest > 0) await pause(rest, signal);
  }
}
