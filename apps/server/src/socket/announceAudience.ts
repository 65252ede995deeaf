import type { LiveRoom } from '../rooms/LiveRoom.ts';

/** How long arrivals and departures gather at least before everybody is told the new count, in milliseconds. */
const gatherMs = 250;
/**
 * How long it gathers for each member, in milliseconds: a room of any size is told at most a thousand counts a second,
 * which are what a large room costs most. [R8]
 */
const gatherMsPerMember = 1;

const gathering = new WeakSet<LiveRoom>();

/** Tells everybody in a room how many listen, soon and once for all that changed meanwhile. [R8] */
export function announceAudience(room: LiveRoom): void {
  if (gathering.has(room)) return;
  gathering.add(room);
  const pauseMs = Math.max(gatherMs, room.memberCount * gatherMsPerMember);
  setTimeout(() => {
    gathering.delete(room);
    room.tellAllSoon({ event: 'audience-changed', count: room.audienceCount });
  }, pauseMs).unref();
}
