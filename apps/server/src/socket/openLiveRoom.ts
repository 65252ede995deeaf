import type { RelayLink } from '../relays/RelayLink.ts';
import { deriveGroup } from '../rooms/deriveGroup.ts';
import type { LiveRoom } from '../rooms/LiveRoom.ts';
import type { Member } from '../rooms/Member.ts';
import type { ServerParts } from '../ServerParts.ts';
import type { Room } from '../store/Store.ts';

/** How long after its start a server may meet people whom the one before knew: relays keep them no longer. [L4, R11] */
const rebuildingMs = 60_000;
/** How long those who were in a room before a restart have to come back, once somebody has, in milliseconds. [R11] */
const settlingMs = 15_000;

/**
 * The live room of a row, started where nobody is in it yet: on `relay`, or on the one that its group leads to.
 * `undefined` while no relay is there.
 */
export async function openLiveRoom(parts: ServerParts, row: Room, relay?: RelayLink): Promise<LiveRoom | undefined> {
  const { rooms, relays, keys, now, startedMs } = parts;
  const existing = rooms.find(row.handle);
  if (existing) return existing;
  const group = await deriveGroup(keys, row);
  const chosen = relay ?? relays.choose(group);
  if (!chosen) return undefined;
  // Somebody else may have started it while the group was derived.
  const known = rooms.find(row.handle);
  if (known) return known;
  const room = rooms.open(row.handle, { relay: chosen, group });
  if (now() - startedMs > rebuildingMs) room.isSettled = true;
  else setTimeout(() => settle(room), settlingMs).unref();
  return room;
}

function settle(room: LiveRoom): void {
  room.isSettled = true;
  for (const member of room.members()) tellStage(room, member);
}

/** Tells a member who is on stage, and that nobody else is: whoever they still show or hear there is gone. [R11] */
export function tellStage(room: LiveRoom, member: Member): void {
  member.tell({ event: 'stage-settled', stage: Array.from(room.stage(), ({ join }) => join) });
}
