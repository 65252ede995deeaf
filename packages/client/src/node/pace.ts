import { setTimeout as pause } from 'node:timers/promises';

/** How long one Opus frame lasts, in milliseconds. */
export const frameMs = 20;
/** After a longer stall what was missed is left out, since a listener's jitter buffer has given it up. */
const mostBehindMs = 200;

/** Runs `step` every 20 ms, one after the other, until the signal; it is told how many steps of time it stands for. */
export async function pace(step: (steps: number) => Promise<void>, signal: AbortSignal): Promise<void> {
  let due = performance.now();
  let steps = 1;
  while (!signal.aborted) {
    await step(steps);
    due += frameMs;
    const behind = performance.now() - due;
    const missed = behind > mostBehindMs ? Math.floor(behind / frameMs) : 0;
    due += missed * frameMs;
    steps = 1 + missed;
    const rest = due - performance.now();
    if (rest > 0) await pause(rest, undefined, { signal }).catch(() => undefined);
  }
}
