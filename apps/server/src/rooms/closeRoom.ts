import type { ServerParts } from '../ServerParts.ts';
import type { LiveRoom } from './LiveRoom.ts';

/** Ends a room for everybody. From then on it looks as if it had never existed. [R12] */
export async function closeRoom({ store, rooms }: ServerParts, room: LiveRoom): Promise<void> {
  try {
    await store.rooms.remove(room);
  } finally {
    endInside(room);
    // We forget the room even if somebody still holds it, because a room that is created again under its handle is
    // another one.
    rooms.forget(room);
  }
}

function endInside(room: LiveRoom): void {
  room.news.tellAll({ event: 'room-ended' });
  for (const member of [...room.members()]) {
    room.relay.closeHandle(member.receiving);
    if (member.speaking) room.relay.closeHandle(member.speaking.transport);
    room.remove(member);
    member.dismiss();
  }
}
