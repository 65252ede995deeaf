import type { Bytes } from '@sotto/base';
import type { ServerParts } from '../ServerParts.ts';
import type { Room } from '../store/Store.ts';

/** Others may take steps of the same room meanwhile; after so many lost races something else is wrong. */
const attempts = 8;

/** Writes that somebody is in the room; nothing to write for all but the first. False where the room is gone. */
export async function markOccupied(parts: ServerParts, row: Room): Promise<boolean> {
  return row.emptySince ? setEmptySince(parts, row.handle, null) : true;
}

/** Writes that nobody is left, from which moment the room's ten minutes run. */
export async function markEmpty(parts: ServerParts, handle: Bytes): Promise<boolean> {
  return setEmptySince(parts, handle, new Date(parts.now()));
}

async function setEmptySince({ store }: ServerParts, handle: Bytes, emptySince: Date | null): Promise<boolean> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const row = await store.rooms.find(handle);
    if (!row) return false;
    const step = await store.rooms.advance({ handle, following: row.sequence, change: { emptySince } });
    if (step.ok) return true;
  }
  return false;
}
