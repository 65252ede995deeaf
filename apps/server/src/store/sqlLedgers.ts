import type { Bytes } from '@sotto/base';
import { ownBytes, type Sql, type Statement } from './createSql.ts';
import {
  type CheckpointStore,
  keptSteps,
  type Ledger,
  type MintedWraps,
  type Row,
  type StatementLedger,
  type StepStore,
} from './Store.ts';
import { StoreError } from './StoreError.ts';

/** The SQLSTATE of a row whose primary key is taken, and of one whose room is not there (PostgreSQL, Appendix A). */
const [taken, orphaned] = ['23505', '23503'];

/** Statements, roster entries, steps and checkpoints in PostgreSQL. */
export function sqlLedgers(sql: Sql): {
  statements: StatementLedger;
  entries: Ledger;
  steps: StepStore;
  checkpoints: CheckpointStore;
} {
  return {
    statements: sqlStatements(sql),
    entries: sqlLedger('RosterEntry', sql),
    steps: sqlSteps(sql),
    checkpoints: sqlCheckpoints(sql),
  };
}

type Added = 'appended' | 'number-taken' | 'room-gone';

/** The outcome of an insertion. */
async function insert(sql: Sql, statement: Statement, values: readonly unknown[]): Promise<Added> {
  try {
    await sql(statement, values);
    return 'appended';
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    if (error.sqlState === taken) return 'number-taken';
    if (error.sqlState === orphaned) return 'room-gone';
    throw error;
  }
}

function numbersOf({ after, rows }: { readonly after: number; readonly rows: readonly Bytes[] }): number[] {
  return rows.map((_, index) => after + index + 1);
}

function toRow({ number, bytes }: { number: number; bytes: Uint8Array }): Row {
  return { number, bytes: ownBytes(bytes) };
}

function sqlLedger(table: 'Statement' | 'RosterEntry', sql: Sql): Ledger {
  const statements = statementsFor(table);
  const select = async (statement: Statement, values: readonly unknown[]) =>
    (await sql<{ number: number; bytes: Uint8Array }>(statement, values)).map(toRow);
  return {
    append: (handle, addition) => insert(sql, statements.insert, [handle, numbersOf(addition), addition.rows]),
    read: (handle, { after, most }) => select(statements.page, [handle, after, most]),
    hashes: (handle, { after, most }) => select(statements.hashes, [handle, after, most]),
    pick: (handle, numbers) => select(statements.pick, [handle, numbers]),
    async last(handle) {
      const [row] = await sql<{ last: number | null }>(statements.last, [handle]);
      return row?.last ?? 0;
    },
    async drop(handle, { upTo, except }) {
      const [row] = await sql<{ count: number }>(statements.drop, [handle, upTo, except]);
      return row?.count ?? 0;
    },
  };
}

function statementsFor(table: 'Statement' | 'RosterEntry') {
  const where = `FROM "${table}" WHERE "roomHandle" = $1`;
  const page = `${where} AND "number" > $2 ORDER BY "number" LIMIT $3`;
  return {
    insert: {
      name: `sotto-append-${table}`,
      text: `INSERT INTO "${table}" ("roomHandle", "number", "bytes")
        SELECT $1, * FROM unnest($2::int[], $3::bytea[])`,
    },
    page: { name: `sotto-read-${table}`, text: `SELECT "number", "bytes" ${page}` },
    hashes: { name: `sotto-hashes-${table}`, text: `SELECT "number", sha256("bytes") AS "bytes" ${page}` },
    pick: {
      name: `sotto-pick-${table}`,
      text: `SELECT "number", "bytes" ${where} AND "number" = ANY($2::int[]) ORDER BY "number"`,
    },
    last: { name: `sotto-last-${table}`, text: `SELECT max("number") AS "last" ${where}` },
    drop: {
      name: `sotto-drop-${table}`,
      text: `WITH "gone" AS (DELETE ${where} AND "number" <= $2 AND "number" != ALL($3::int[]) RETURNING 1)
        SELECT count(*)::int AS "count" FROM "gone"`,
    },
  };
}

const appendMinting = {
  name: 'sotto-append-minting',
  text: `WITH "added" AS (
      INSERT INTO "Statement" ("roomHandle", "number", "bytes")
      SELECT $1, * FROM unnest($2::int[], $3::bytea[])
    )
    INSERT INTO "MintedWraps" ("roomHandle", "generation", "wraps") VALUES ($1, $4, $5)
    ON CONFLICT ("roomHandle") DO UPDATE SET "generation" = $4, "wraps" = $5`,
};

const readMinted = {
  name: 'sotto-read-minted',
  text: `SELECT "generation", "wraps" FROM "MintedWraps" WHERE "roomHandle" = $1`,
};

function sqlStatements(sql: Sql): StatementLedger {
  const ledger = sqlLedger('Statement', sql);
  return {
    ...ledger,
    append(handle, { minted, ...addition }) {
      if (!minted) return ledger.append(handle, addition);
      const { generation, wraps } = minted;
      return insert(sql, appendMinting, [handle, numbersOf(addition), addition.rows, generation, wraps]);
    },
    async minted(handle) {
      const [row] = await sql<MintedWraps>(readMinted, [handle]);
      return row && { generation: row.generation, wraps: ownBytes(row.wraps) };
    },
  };
}

const appendStep = {
  name: 'sotto-append-step',
  text: `WITH "old" AS (
      DELETE FROM "Step" WHERE "roomHandle" = $1 AND ("generation", "step") < ($2::int, $3::int - ${keptSteps})
    )
    INSERT INTO "Step" ("roomHandle", "generation", "step", "bytes") VALUES ($1, $2, $3, $4)`,
};

const readSteps = {
  name: 'sotto-read-steps',
  text: `SELECT "generation", "step", "bytes" FROM "Step" WHERE "roomHandle" = $1 ORDER BY "generation", "step"`,
};

function sqlSteps(sql: Sql): StepStore {
  return {
    append: (handle, { generation, step, bytes }) => insert(sql, appendStep, [handle, generation, step, bytes]),
    async read(handle) {
      const rows = await sql<{ generation: number; step: number; bytes: Uint8Array }>(readSteps, [handle]);
      return rows.map((row) => ({ ...row, bytes: ownBytes(row.bytes) }));
    },
  };
}

const keepCheckpoint = {
  name: 'sotto-keep-checkpoint',
  text: `INSERT INTO "RoomCheckpoint" ("roomHandle", "number", "bytes") VALUES ($1, $2, $3)
    ON CONFLICT ("roomHandle", "number") DO UPDATE SET "bytes" = $3`,
};

const findCheckpoints = {
  name: 'sotto-find-checkpoints',
  text: `SELECT "number", "bytes" FROM "RoomCheckpoint" WHERE "roomHandle" = $1 ORDER BY "number" DESC`,
};

const forgetCheckpoints = {
  name: 'sotto-forget-checkpoints',
  text: `DELETE FROM "RoomCheckpoint" WHERE "roomHandle" = $1 AND "number" < $2`,
};

function sqlCheckpoints(sql: Sql): CheckpointStore {
  return {
    async keep(handle, { number, bytes }) {
      const added = await insert(sql, keepCheckpoint, [handle, number, bytes]);
      return added === 'room-gone' ? 'room-gone' : 'kept';
    },
    async find(handle) {
      return (await sql<{ number: number; bytes: Uint8Array }>(findCheckpoints, [handle])).map(toRow);
    },
    async forgetBefore(handle, number) {
      await sql(forgetCheckpoints, [handle, number]);
    },
  };
}
