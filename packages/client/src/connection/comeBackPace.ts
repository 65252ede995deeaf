import type { Code } from '@sotto/protocol';
import type { Connection } from '../view/RoomSnapshot.ts';

/** Pauses before the tries to come back, in milliseconds; the last one repeats. */
const waitsMs = [100, 400, 1_000, 2_000, 2_500];
/** Number of tries after which the connection is called `offline`. */
const offlineAfter = 4;

/** Number of tries that wait for the join's own relay. Later tries enter under a new join, on any relay. */
const resumeTries = 6;
/** Refusals that may be different at the next try. */
const passing: readonly Code[] = [
  'relay-unavailable',
  'server-unreachable',
  'websocket-blocked',
  'late',
  'rate-limited',
  'storage-unavailable',
  'internal',
];

/** Refusals that no later try changes, each with a sentence of its own. */
const final: readonly Code[] = ['unsupported-version', 'server-key-mismatch', 'log-refused', 'room-full'];

/** Tells whether trying again is useless, so that the page must tell the person. */
export function isFinal(code: Code): boolean {
  return final.includes(code);
}

/** Tells whether the same try may succeed later. */
export function isPassing(code: Code): boolean {
  return passing.includes(code);
}

/** Tells whether the same join may still be resumed after this try and this refusal. */
export function isResumable(code: Code, attempt: number): boolean {
  return attempt < resumeTries && isPassing(code);
}

/**
 * Waits before a try to come back; the first one is number 0. `hurry` cuts the wait short. Each wait is half to one and
 * a half times as long as its pause, so that clients that lost the same server do not come back in step.
 *
 * @param random at least 0 and below 1
 */
export function waitBefore(attempt: number, hurry?: AbortSignal, random = Math.random): Promise<void> {
  const waitMs = waitsMs[Math.min(attempt, waitsMs.length - 1)] ?? 0;
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      hurry?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, waitMs * (0.5 + random()));
    hurry?.addEventListener('abort', end);
  });
}

/** The shown state of the connection during this try. */
export function connectionAt(attempt: number): Connection {
  return attempt < offlineAfter ? 'reconnecting' : 'offline';
}
