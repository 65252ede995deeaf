import type { Ask } from './createAsk.ts';
import type { PrismaClient } from './generated/client.ts';
import type { SnapshotStore } from './Store.ts';
import { StoreError } from './StoreError.ts';

/** The SQLSTATE of a row whose room is not there (PostgreSQL, Appendix A). */
const orphaned = '23503';

/** Snapshots of rooms in PostgreSQL. */
export function prismaSnapshots({ roomSnapshot }: PrismaClient, ask: Ask): SnapshotStore {
  return {
    async find(roomHandle) {
      const row = await ask(roomSnapshot.findUnique({ where: { roomHandle } }));
      return row?.bytes;
    },
    async keep(roomHandle, bytes) {
      const snapshot = { where: { roomHandle }, create: { roomHandle, bytes }, update: { bytes } };
      try {
        await ask(roomSnapshot.upsert(snapshot));
        return 'kept';
      } catch (error) {
        if (error instanceof StoreError && error.sqlState === orphaned) return 'room-gone';
        throw error;
      }
    },
  };
}
