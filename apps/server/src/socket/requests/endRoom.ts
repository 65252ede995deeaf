import { fail, ok } from '@sotto/base';
import type { Handler } from './Handler.ts';

/** Ends the room for everybody, for its owner alone; whoever comes later finds what they would if there had been none. [R12] */
export const endRoom: Handler<'end-room'> = async ({ presence, parts, roomHandle }) => {
  if (presence.phase !== 'inside') return fail('not-inside');
  const { room, member } = presence;
  if (!member.isOwner) return fail('not-allowed');
  await parts.store.rooms.remove(roomHandle);
  for (const each of [...room.members()]) {
    each.tell({ event: 'room-ended' });
    room.relay.closeHandle(each.receiving);
    if (each.speaking) room.relay.closeHandle(each.speaking.transport);
    room.remove(each);
    each.dismiss();
  }
  parts.rooms.release(room);
  return ok({});
};
