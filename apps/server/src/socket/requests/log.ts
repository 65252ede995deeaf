import { fail, ok } from '@sotto/base';
import { type RoomAnswer, statementLimits } from '@sotto/protocol';
import { parseGenesis } from '@sotto/records';
import { statementOf } from '../../rooms/StatementLog.ts';
import type { Room } from '../../store/Store.ts';
import { StoreError } from '../../store/StoreError.ts';
import { findRoom } from '../findRoom.ts';
import type { Handler } from './Handler.ts';

/** A page of the room's log, for whoever proved its link. [R13] */
export const log: Handler<'log'> = async ({ parts, roomHandle, standing }, { after }) => {
  const { statements: ledger } = parts.store;
  const row = standing.kind === 'proved' ? await findRoom(parts, roomHandle) : undefined;
  if (!row) return fail('room-gone');
  const most = statementLimits.logPage;
  const rows = await ledger.read(roomHandle, { after, most });
  const isLastPage = rows.length < most && (rows.length > 0 || after === 0);
  const sequence = isLastPage ? after + rows.length : await ledger.last(roomHandle);
  return ok({ genesis: after === 0 ? genesisOf(row) : null, statements: rows.map(statementOf), sequence });
};

function genesisOf({ genesis, genesisBody: body }: Room): RoomAnswer<'log'>['genesis'] {
  const parsed = parseGenesis(genesis);
  if (!parsed.ok) throw new StoreError('query-failed');
  return { genesis: parsed.value, body };
}
