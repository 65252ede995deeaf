import { ownBytes, type Sql } from './createSql.ts';
import type { Ledger } from './Store.ts';
import { StoreError } from './StoreError.ts';

/** The SQLSTATE of a row whose primary key is taken, and of one whose room is not there (PostgreSQL, Appendix A). */
const [taken, orphaned] = ['23505', '23503'];

/** Statements and roster entries in PostgreSQL. */
export function sqlLedgers(sql: Sql): Record<'statements' | 'entries', Ledger> {
  return { statements: sqlLedger('Statement', sql), entries: sqlLedger('RosterEntry', sql) };
}

function sqlLedger(table: 'Statement' | 'RosterEntry', sql: Sql): Ledger {
  const { insert, page, last } = statementsFor(table);
  return {
    async append(handle, { after, rows }) {
      const numbers = rows.map((_, index) => after + index + 1);
      try {
        await sql(insert, [handle, numbers, rows]);
        return 'appended';
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        if (error.sqlState === taken) return 'number-taken';
        if (error.sqlState === orphaned) return 'room-gone';
        throw error;
      }
    },
    async read(handle, { after, most }) {
      const rows = await sql<{ bytes: Uint8Array }>(page, [handle, after, most]);
      return rows.map(({ bytes }) => ownBytes(bytes));
    },
    async last(handle) {
      const [row] = await sql<{ last: number | null }>(last, [handle]);
      return row?.last ?? 0;
    },
  };
}

function statementsFor(table: 'Statement' | 'RosterEntry') {
  const where = `FROM "${table}" WHERE "roomHandle" = $1`;
  return {
    insert: {
      name: `sotto-append-${table}`,
      text: `INSERT INTO "${table}" ("roomHandle", "number", "bytes")
        SELECT $1, * FROM unnest($2::int[], $3::bytea[])`,
    },
    page: {
      name: `sotto-read-${table}`,
      text: `SELECT "bytes" ${where} AND "number" > $2 ORDER BY "number" LIMIT $3`,
    },
    last: { name: `sotto-last-${table}`, text: `SELECT max("number") AS "last" ${where}` },
  };
}
