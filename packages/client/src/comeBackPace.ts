import type { Connection } from './RoomSnapshot.ts';

/** How long to wait before each next try to come back, in milliseconds; the last goes on. */
const waitsMs = [100, 400, 1_000, 2_000, 3_000];
/** After so many tries the connection is called `offline`. */
const offlineAfter = 4;

/** Waits before a try to come back, the first of which is number 0. */
export function waitBefore(attempt: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, waitsMs[Math.min(attempt, waitsMs.length - 1)]));
}

/** What a connection is called while this try is under way. */
export function connectionAt(attempt: number): Connection {
  return attempt < offlineAfter ? 'reconnecting' : 'offline';
}
