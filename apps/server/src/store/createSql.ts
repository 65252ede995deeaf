import type pg from 'pg';
import type { Ask } from './createAsk.ts';

/** A statement that PostgreSQL prepares once on each connection, under a name of its own. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** Runs a prepared statement; rejects as `Ask` does. */
export type Sql = <Row extends object>(statement: Statement, values: readonly unknown[]) => Promise<Row[]>;

/**
 * The few statements that every connection and every newcomer costs, past Prisma, on the pool that Prisma has too: the
 * driver alone takes a third of the CPU that Prisma does for them. Everything else goes through Prisma.
 */
export function createSql(pool: pg.Pool, ask: Ask): Sql {
  return async <Row extends object>({ name, text }: Statement, values: readonly unknown[]) => {
    const query = { name, text, values: [...values] };
    return (await ask(() => pool.query<Row & pg.QueryResultRow>(query))).rows;
  };
}

/** A byte string as the driver gives it, which may be a part of a buffer that others share, on a buffer of its own. */
export function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
