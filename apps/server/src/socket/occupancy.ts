import type { Bytes } from '@sotto/base';
import type { ServerParts } from '../ServerParts.ts';
import type { Room } from '../store/Store.ts';

/** Others may take steps of the same room meanwhile; after so many lost races something else is wrong. */
const attempts = 8;

/** Writes that somebody is in the room; nothing to write for all but the first. False where the room is gone. */
export async function markOccupied(parts: ServerParts, row: Room): Promise<boolean> {
  // Since the row was read the last of the others may have left.
  const isFirst = (parts.rooms.find(row.handle)?.memberCount ?? 0) <= 1;
  return isFirst || row.emptySince ? settleOccupancy(parts, row.handle) : true;
}

/** Writes that nobody is left, from which moment the room's ten minutes run, unless somebody has come meanwhile. */
export async function markEmpty(parts: ServerParts, handle: Bytes): Promise<boolean> {
  return settleOccupancy(parts, handle);
}

/**
 * Makes the row say what is so. It is read again after each write: somebody who entered just before the write saw an
 * occupied room and wrote nothing, and must not be in one that counts as empty.
 */
async function settleOccupancy({ store, rooms, now }: ServerParts, handle: Bytes): Promise<boolean> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const row = await store.rooms.find(handle);
    if (!row) return false;
    const isOccupied = (rooms.find(handle)?.memberCount ?? 0) > 0;
    if (isOccupied === (row.emptySince === undefined)) return true;
    const emptySince = isOccupied ? null : new Date(now());
    await store.rooms.advance({ handle, following: row.sequence, change: { emptySince } });
  }
  return false;
}
