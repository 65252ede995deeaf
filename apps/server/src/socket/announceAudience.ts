import type { LiveRoom } from '../rooms/LiveRoom.ts';

/** How long arrivals and departures gather before everybody is told the new count. */
const gatherMs = 250;

const gathering = new WeakSet<LiveRoom>();

/** Tells everybody in a room how many listen, soon and once for all that changed meanwhile. [R8] */
export function announceAudience(room: LiveRoom): void {
  if (gathering.has(room)) return;
  gathering.add(room);
  setTimeout(() => {
    gathering.delete(room);
    room.tellAll({ event: 'audience-changed', count: room.audienceCount });
  }, gatherMs).unref();
}
