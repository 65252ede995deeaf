import type { LiveRoom } from '../LiveRoom.ts';

/** Shortest time for which arrivals and departures gather before everybody gets the new count, in milliseconds. */
const gatherMs = 250;
/**
 * Gathering time per member, and its maximum, in milliseconds. Counts would be most of the cost of a room, and nobody
 * follows a count of hundreds by tenths of a second. [R8]
 */
const [gatherMsPerMember, mostMs] = [4, 5_000];

const gathering = new WeakSet<LiveRoom>();

/** Sends everybody in a room the number of listeners, soon and once for all changes until then. [R8] */
export function announceAudience(room: LiveRoom): void {
  if (gathering.has(room)) return;
  gathering.add(room);
  const pauseMs = Math.min(mostMs, Math.max(gatherMs, room.memberCount * gatherMsPerMember));
  setTimeout(() => {
    gathering.delete(room);
    room.news.tellAllSoon({ event: 'audience-changed', count: room.audienceCount });
  }, pauseMs).unref();
}
