import { errorFields } from '@sotto/log';
import type { ServerParts } from '../ServerParts.ts';
import type { Room } from '../store/Store.ts';
import type { LiveRoom } from './LiveRoom.ts';
import { decodeSnapshot, encodeSnapshot, mostSnapshotBytes, type RoomSnapshot } from './record/RoomSnapshot.ts';
import { openAtGenesis } from './record/StatementLog.ts';

/** Number of statements and entries after which the next snapshot is kept; fewer once a room is deserted. */
const [unkeptWhileBusy, unkeptWhileQuiet] = [1_024, 32];

type Parts = Pick<ServerParts, 'store' | 'log'>;

/** Finds a readable snapshot of a room. A room without one comes to life from its rows. */
export async function findSnapshot({ store, log }: Parts, row: Room): Promise<RoomSnapshot | undefined> {
  const bytes = await store.snapshots.find(row.handle);
  if (!bytes) return undefined;
  const snapshot = decodeSnapshot(bytes, openAtGenesis(row).log);
  if (snapshot.ok) return snapshot.value;
  log.warn('snapshot-damaged', {});
  return undefined;
}

/**
 * Keeps snapshots of a live room in the background, after so many new records. `quiet` says when the room is deserted.
 */
export class SnapshotKeeper {
  readonly #parts: Parts;
  readonly #room: LiveRoom;
  #unkept = 0;
  #isKeeping = false;

  constructor(parts: Parts, room: LiveRoom) {
    this.#parts = parts;
    this.#room = room;
  }

  /** Notes this many new statements or entries. */
  note(count: number): void {
    this.#unkept += count;
    if (this.#unkept >= unkeptWhileBusy) void this.#keep();
  }

  /** Notes that nobody is left inside. */
  quiet(): void {
    if (this.#unkept >= unkeptWhileQuiet) void this.#keep();
  }

  async #keep(): Promise<void> {
    const { statements, roster, handle } = this.#room;
    if (this.#isKeeping || statements.log.isClosed) return;
    this.#isKeeping = true;
    // Reset even after a failure: a database that is too slow for megabytes must not get them with every statement.
    this.#unkept = 0;
    try {
      const snapshot = encodeSnapshot({ statements: statements.kept, roster: roster.kept });
      if (snapshot.length <= mostSnapshotBytes) await this.#parts.store.snapshots.keep(handle, snapshot);
    } catch (error) {
      this.#parts.log.warn('snapshot-failed', errorFields(error));
    } finally {
      this.#isKeeping = false;
    }
  }
}
