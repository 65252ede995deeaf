import { openCheckpoint, parseGenesis } from '@sotto/records';
import type { Room } from '../../store/Store.ts';
import { StoreError } from '../../store/StoreError.ts';
import type { KeptLog } from './KeptLog.ts';
import { openAtGenesis } from './StatementLog.ts';
import type { StoredCheckpoint } from './StoredCheckpoint.ts';

/** Opens the log of a room at its newest checkpoint, or at its genesis if it has none. [P8] */
export function openAtCheckpoint(row: Pick<Room, 'handle' | 'genesis'>, newest: StoredCheckpoint | undefined): KeptLog {
  if (!newest) return openAtGenesis(row);
  const { statement, checkpoint, grants, granted } = newest;
  const genesis = parseGenesis(row.genesis);
  if (!genesis.ok) throw new StoreError('query-failed');
  const headers = grants.map(({ header }) => header);
  const beginning = { genesis: genesis.value, roomHandle: row.handle, grants: headers, statement, checkpoint };
  const opened = openCheckpoint(beginning);
  if (!opened.ok) throw new StoreError('query-failed');
  return { log: opened.value.log, begunAt: statement.header.number, granted };
}
