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
 * The few statements that run for every connection and every newcomer. They bypass Prisma, on Prisma's own pool: the
 * driver alone takes a third of the CPU. Everything else goes through Prisma.
 */
export function createSql(pool: pg.Pool, ask: Ask): Sql {
  return async <Row extends object>({ name, text }: Statement, values: readonly unknown[]) => {
    const query = { name, text, values: [...values] };
    return (await ask(() => pool.query<Row & pg.QueryResultRow>(query))).rows;
  };
}

/** Copies a byte string of the driver, which may be part of a buffer that others share, into a buffer of its own. */
export function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
