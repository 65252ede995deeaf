import type { LiveRoom } from '../rooms/LiveRoom.ts';

/** How long arrivals and departures gather at least before everybody is told the new count, in milliseconds. */
const gatherMs = 250;
/** Members for whom one more millisecond passes: telling costs the same a second in a room of any size. [R8] */
const membersPerMs = 4;

const gathering = new WeakSet<LiveRoom>();

/** Tells everybody in a room how many listen, soon and once for all that changed meanwhile. [R8] */
export function announceAudience(room: LiveRoom): void {
  if (gathering.has(room)) return;
  gathering.add(room);
  const pauseMs = Math.max(gatherMs, room.memberCount / membersPerMs);
  setTimeout(() => {
    gathering.delete(room);
    room.tellAllSoon({ event: 'audience-changed', count: room.audienceCount });
  }, pauseMs).unref();
}
