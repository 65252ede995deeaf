import type { LiveRoom } from '../rooms/LiveRoom.ts';
import type { ServerParts } from '../ServerParts.ts';

/** Ends a room for everybody; whoever comes later finds what they would if there had been none. [R12] */
export async function closeRoom({ store, rooms }: ServerParts, room: LiveRoom): Promise<void> {
  try {
    await store.rooms.remove(room);
  } finally {
    endInside(room);
    // Also where somebody still holds it: what is made anew under its handle is another room.
    rooms.forget(room);
  }
}

function endInside(room: LiveRoom): void {
  room.tellAll({ event: 'room-ended' });
  for (const member of [...room.members()]) {
    room.relay.closeHandle(member.receiving);
    if (member.speaking) room.relay.closeHandle(member.speaking.transport);
    room.remove(member);
    member.dismiss();
  }
}
