import pg from 'pg';
import { StoreError, type StoreErrorCode } from './StoreError.ts';

/** The codes inside an error of Prisma or of its driver, and nothing else: its text and detail quote rows. */
export function toStoreError(error: unknown): StoreError {
  const state = sqlStateOf(error);
  if (state !== undefined) return new StoreError(codeOfSqlState(state), state);
  const code = textAt(error, 'code');
  // P1xxx is Prisma for "cannot connect"; an errno comes from the socket.
  if (code !== undefined)
    return new StoreError(/^(P1|E[A-Z]+$)/.test(code) ? 'database-unreachable' : 'query-failed', code);
  // pg reports a connection that ended while it waited as an error without a code; Prisma's own are subclasses.
  if (!(error instanceof Error && error.constructor === Error)) return new StoreError('query-failed');
  // For a late answer, the driver gives only this text.
  return new StoreError(error.message === 'Query read timeout' ? 'database-late' : 'database-unreachable');
}

/**
 * States of PostgreSQL (Appendix A) that mean something to an operator, or else their classes: 08 connection, 25
 * transaction, 28 and 3D login, 53 resources, 55 object, 57 intervention, 58 system; 22 and 23 bad values.
 */
const codes: Readonly<Record<string, StoreErrorCode>> = {
  '25006': 'database-read-only',
  '53100': 'database-full',
  '57014': 'database-busy',
  '08': 'database-unreachable',
  '25': 'database-unreachable',
  '28': 'database-unreachable',
  '3D': 'database-unreachable',
  '53': 'database-busy',
  '55': 'database-busy',
  '57': 'database-unreachable',
  '58': 'database-unreachable',
  '22': 'row-refused',
  '23': 'row-refused',
};

function codeOfSqlState(state: string): StoreErrorCode {
  return codes[state] ?? codes[state.slice(0, 2)] ?? 'query-failed';
}

/** The SQLSTATE of an error from PostgreSQL itself, through Prisma or directly. */
function sqlStateOf(error: unknown): string | undefined {
  const driverError = valueAt(valueAt(error, 'meta'), 'driverAdapterError');
  const isPlain = error instanceof pg.DatabaseError;
  const state = isPlain ? error.code : textAt(valueAt(driverError, 'cause'), 'originalCode');
  return state !== undefined && /^[0-9A-Z]{5}$/.test(state) ? state : undefined;
}

function textAt(from: unknown, key: string): string | undefined {
  const value = valueAt(from, key);
  return typeof value === 'string' ? value : undefined;
}

function valueAt(from: unknown, key: string): unknown {
  return typeof from === 'object' && from !== null ? (from as Record<string, unknown>)[key] : undefined;
}
