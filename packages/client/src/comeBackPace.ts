import type { Code } from '@sotto/protocol';
import type { Connection } from './RoomSnapshot.ts';

/** How long to wait before each next try to come back, in milliseconds; the last goes on. */
const waitsMs = [100, 400, 1_000, 2_000, 3_000];
/** After so many tries the connection is called `offline`. */
const offlineAfter = 4;

/** After so many tries a room is entered anew, where its relay has not come back for the join that was. */
export const resumesUntil = 6;

/** So many tries wait for a join's own relay; later ones enter anew, on whichever relay there is. */
const resumeTries = 6;
/** What may be otherwise at the next try. */
const passing: readonly Code[] = [
  'relay-unavailable',
  'server-unreachable',
  'late',
  'rate-limited',
  'storage-unavailable',
  'internal',
];

/** Whether a refusal is worth another try of the same. */
export function isPassing(code: Code): boolean {
  return passing.includes(code);
}

/** Whether after this try, and this refusal, the same join is still hoped for. */
export function isResumable(code: Code, attempt: number): boolean {
  return attempt < resumeTries && isPassing(code);
}

/**
 * Waits before a try to come back, the first of which is number 0; `hurry` cuts it short. Each wait is half to one and a
 * half times as long as it says, so that all who lost the same server do not come back in step.
 *
 * @param random at least 0 and below 1
 */
export function waitBefore(attempt: number, hurry?: AbortSignal, random = Math.random): Promise<void> {
  const waitMs = waitsMs[Math.min(attempt, waitsMs.length - 1)] ?? 0;
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, waitMs * (0.5 + random()));
    const cut = () => {
      clearTimeout(timer);
      resolve();
    };
    hurry?.addEventListener('abort', cut, { once: true });
  });
}

/** What a connection is called while this try is under way. */
export function connectionAt(attempt: number): Connection {
  return attempt < offlineAfter ? 'reconnecting' : 'offline';
}
