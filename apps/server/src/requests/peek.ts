import { fail, ok } from '@sotto/base';
import type { RoomPreview } from '@sotto/protocol';
import { findRoom } from '../rooms/findRoom.ts';
import type { LiveRoom } from '../rooms/LiveRoom.ts';
import type { Room } from '../store/Store.ts';
import type { Handler } from './Handler.ts';

/** The view of a room for a person with its link who is not inside. [R1, R4] */
export function previewOf(row: Room, room: LiveRoom | undefined): RoomPreview {
  return {
    card: row.card,
    stage: Array.from(room?.stage() ?? [], ({ introduction }) => introduction),
    audienceCount: room?.audienceCount ?? 0,
  };
}

/** The preview as it is now. [R4] */
export const peek: Handler<'peek'> = async ({ parts, roomHandle, standing }) => {
  const row = standing.kind === 'proved' ? await findRoom(parts, roomHandle) : undefined;
  return row ? ok(previewOf(row, parts.rooms.find(roomHandle))) : fail('room-gone');
};
