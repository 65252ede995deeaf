import { type Bytes, fail, ok } from '@sotto/base';
import { encodeCanonical, type RoomBeginning, recordLimits } from '@sotto/protocol';
import { parseGenesis } from '@sotto/records';
import { EncodedAnswer, encodeArrayOf, encodeMapOf } from '../rooms/EncodedAnswer.ts';
import { findRoom } from '../rooms/findRoom.ts';
import { findCheckpoint } from '../rooms/record/Checkpoints.ts';
import type { StoredCheckpoint } from '../rooms/record/StoredCheckpoint.ts';
import type { Ledger, Room, Row } from '../store/Store.ts';
import { StoreError } from '../store/StoreError.ts';
import type { Client } from './Client.ts';
import type { Handler } from './Handler.ts';

/** The most bytes of a beginning and statements in one answer: one record of the envelope. [E9] */
const mostBytes = 60_000;

/**
 * Reads a page of the room's log, for a client that proved its link: from its newest checkpoint, or after a statement.
 * [R13]
 */
export const log: Handler<'log'> = async (client, { after }) => {
  const { parts, roomHandle, standing } = client;
  const row = standing.kind === 'proved' ? await findRoom(parts, roomHandle) : undefined;
  if (!row) return fail('room-gone');
  const newest = after === null ? await newestCheckpoint(client, row) : undefined;
  const beginning = encodeCanonical(after === null ? beginningOf(row, newest) : null);
  const from = after ?? newest?.statement.header.number ?? 0;
  const { rows, last } = await readAfter(parts.store.statements, { roomHandle, from });
  const page = fitting(rows, mostBytes - beginning.length);
  const isLast = page.length < recordLimits.page && page.length === rows.length;
  const number = last ?? (isLast ? (page.at(-1)?.number ?? 0) : await parts.store.statements.last(roomHandle));
  return ok(
    new EncodedAnswer(
      encodeMapOf([
        ['number', encodeCanonical(number)],
        ['beginning', beginning],
        ['statements', encodeArrayOf(page.map(({ bytes }) => bytes))],
      ]),
    ),
  );
};

/**
 * Reads a page of rows and, if it is empty, the number of the last statement. A statement that is written in between
 * gets into the page, because a client would otherwise think that the server withholds it.
 */
async function readAfter(
  ledger: Pick<Ledger, 'read' | 'last'>,
  { roomHandle, from }: { readonly roomHandle: Bytes; readonly from: number },
): Promise<{ readonly rows: readonly Row[]; readonly last?: number }> {
  const read = () => ledger.read(roomHandle, { after: from, most: recordLimits.page });
  const rows = await read();
  if (rows.length > 0) return { rows };
  const last = await ledger.last(roomHandle);
  return last > from ? { rows: await read() } : { rows, last };
}

/** Reads the canonical bytes of the newest checkpoint, in parts, for newcomers who begin there. [P8] */
export const checkpoint: Handler<'checkpoint'> = async (client, { number, offset }) => {
  const { parts, roomHandle, standing } = client;
  const row = standing.kind === 'proved' ? await findRoom(parts, roomHandle) : undefined;
  if (!row) return fail('room-gone');
  const newest = await newestCheckpoint(client, row);
  // A newer checkpoint has come meanwhile; the client begins there instead.
  if (!newest || newest.statement.header.number !== number) return fail('not-next');
  const { bytes } = newest;
  return ok({ part: bytes.slice(offset, offset + recordLimits.checkpointPart), size: bytes.length });
};

async function newestCheckpoint({ parts, roomHandle }: Client, row: Room) {
  const live = parts.rooms.find(roomHandle);
  if (live) return live.checkpoints.newest;
  return parts.rooms.coldCheckpoints.find(row, () => findCheckpoint(parts.store, roomHandle));
}

function beginningOf({ genesis }: Room, newest: StoredCheckpoint | undefined): RoomBeginning {
  const parsed = parseGenesis(genesis);
  if (!parsed.ok) throw new StoreError('query-failed');
  const { statement, grants = [] } = newest ?? {};
  return { genesis: parsed.value, checkpoint: statement ? { statement, grants: [...grants] } : null };
}

/** Takes the first rows that fit into this many bytes. */
function fitting(rows: readonly Row[], bytes: number): readonly Row[] {
  let [count, left] = [0, bytes];
  for (const { bytes: row } of rows) {
    left -= row.length;
    if (left < 0) break;
    count++;
  }
  return rows.slice(0, count);
}
