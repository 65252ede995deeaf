import type { Bytes } from '@sotto/base';
import type { ServerParts } from '../ServerParts.ts';
import type { Room } from '../store/Store.ts';

/** Returns the row of a room. The database is asked only if nobody is in the room; otherwise the row is known. */
export async function findRoom(
  { store, rooms }: Pick<ServerParts, 'store' | 'rooms'>,
  handle: Bytes,
): Promise<Room | undefined> {
  const room = rooms.find(handle);
  if (room?.occupiedRow && !room.statements.log.isClosed) return room.occupiedRow;
  return store.rooms.find(handle);
}
