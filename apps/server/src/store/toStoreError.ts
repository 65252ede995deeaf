import { StoreError, type StoreErrorCode } from './StoreError.ts';

/** The codes inside an error of Prisma or of its driver, and nothing else of it: its text and detail quote rows. */
export function toStoreError(error: unknown): StoreError {
  const state = sqlStateOf(error);
  if (state !== undefined) return new StoreError(codeOfSqlState(state), state);
  const code = textAt(error, 'code');
  // P1xxx is Prisma for "cannot connect"; an errno comes from the socket.
  if (code !== undefined)
    return new StoreError(/^(P1|E[A-Z]+$)/.test(code) ? 'database-unreachable' : 'query-failed', code);
  // pg reports a connection that ended while it waited as an error without a code; Prisma's own are subclasses.
  const isDropped = error instanceof Error && error.constructor === Error;
  return new StoreError(isDropped ? 'database-unreachable' : 'query-failed');
}

/** Classes of PostgreSQL, Appendix A: 08 connection, 53 resources, 57 intervention, 58 system; 22 and 23 bad values. */
function codeOfSqlState(state: string): StoreErrorCode {
  const kind = state.slice(0, 2);
  if (['08', '28', '3D', '53', '57', '58'].includes(kind)) return 'database-unreachable';
  return ['22', '23'].includes(kind) ? 'row-refused' : 'query-failed';
}

function sqlStateOf(error: unknown): string | undefined {
  const driverError = valueAt(valueAt(error, 'meta'), 'driverAdapterError');
  const state = textAt(valueAt(driverError, 'cause'), 'originalCode');
  return state !== undefined && /^[0-9A-Z]{5}$/.test(state) ? state : undefined;
}

function textAt(from: unknown, key: string): string | undefined {
  const value = valueAt(from, key);
  return typeof value === 'string' ? value : undefined;
}

function valueAt(from: unknown, key: string): unknown {
  return typeof from === 'object' && from !== null ? (from as Record<string, unknown>)[key] : undefined;
}
