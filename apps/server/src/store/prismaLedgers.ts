import type { Bytes } from '@sotto/base';
import type { Ask } from './createAsk.ts';
import type { PrismaClient } from './generated/client.ts';
import type { Ledger } from './Store.ts';
import { StoreError } from './StoreError.ts';

interface Row {
  readonly roomHandle: Bytes;
  readonly number: number;
  readonly bytes: Bytes;
}

/** What is done to either table. */
interface Table {
  insert(rows: Row[]): PromiseLike<unknown>;
  find(handle: Bytes, page: { after: number; most: number }): PromiseLike<{ bytes: Bytes }[]>;
  last(handle: Bytes): PromiseLike<number | null>;
}

/** The SQLSTATE of a row whose primary key is taken, and of one whose room is not there (PostgreSQL, Appendix A). */
const [taken, orphaned] = ['23505', '23503'];

/** Statements and roster entries in PostgreSQL. */
export function prismaLedgers(
  { statement, rosterEntry }: PrismaClient,
  ask: Ask,
): Record<'statements' | 'entries', Ledger> {
  const statements: Table = {
    insert: (data) => statement.createMany({ data }),
    find: (handle, page) => statement.findMany(pageOf(handle, page)),
    last: async (handle) => (await statement.aggregate(lastOf(handle)))._max.number,
  };
  const entries: Table = {
    insert: (data) => rosterEntry.createMany({ data }),
    find: (handle, page) => rosterEntry.findMany(pageOf(handle, page)),
    last: async (handle) => (await rosterEntry.aggregate(lastOf(handle)))._max.number,
  };
  return { statements: prismaLedger(statements, ask), entries: prismaLedger(entries, ask) };
}

function prismaLedger(table: Table, ask: Ask): Ledger {
  return {
    async append(handle, { after, rows }) {
      const data = rows.map((bytes, index) => ({ roomHandle: handle, number: after + index + 1, bytes }));
      try {
        await ask(() => table.insert(data));
        return 'appended';
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        if (error.sqlState === taken) return 'number-taken';
        if (error.sqlState === orphaned) return 'room-gone';
        throw error;
      }
    },
    async read(handle, page) {
      return (await ask(() => table.find(handle, page))).map(({ bytes }) => bytes);
    },
    async last(handle) {
      return (await ask(() => table.last(handle))) ?? 0;
    },
  };
}

function pageOf(roomHandle: Bytes, { after, most }: { after: number; most: number }) {
  const where = { roomHandle, number: { gt: after } };
  return { where, orderBy: { number: 'asc' }, take: most, select: { bytes: true } } as const;
}

function lastOf(roomHandle: Bytes) {
  return { where: { roomHandle }, _max: { number: true } } as const;
}
