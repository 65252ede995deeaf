import { type Bytes, toBase64url } from '@sotto/base';
import type { Ask } from './createAsk.ts';
import type { Sql } from './createSql.ts';
import type { PrismaClient } from './generated/client.ts';
import type { HelloStore } from './Store.ts';
import { StoreError } from './StoreError.ts';

const claimAll = {
  name: 'sotto-claim-hellos',
  text: `INSERT INTO "HelloSeen" ("key", "expiresAt") SELECT * FROM unnest($1::bytea[], $2::timestamptz[])
    ON CONFLICT DO NOTHING RETURNING "key"`,
};

/** Claims in one statement, with their keys and times as PostgreSQL arrays. */
const mostAtOnce = 500;

interface Claim {
  readonly key: Bytes;
  readonly expiresAt: Date;
  settle(isFirst: boolean): void;
  reject(error: unknown): void;
}

/**
 * Hellos seen by the nodes of one PostgreSQL: the primary key decides who claims one. Claims that arrive during a
 * statement share the next one, so that a crowd that comes back at once costs few statements.
 */
export function sqlHellos({ prisma, ask, sql }: { prisma: PrismaClient; ask: Ask; sql: Sql }): HelloStore {
  const waiting: Claim[] = [];
  let isUnderWay = false;
  async function claimWaiting(): Promise<void> {
    if (isUnderWay) return;
    isUnderWay = true;
    while (waiting.length > 0) await claim(sql, waiting.splice(0, mostAtOnce));
    isUnderWay = false;
  }
  return {
    async claim(key, expiresAt) {
      // If the table refused one row, the other rows of the same statement would fail too.
      if (key.length !== 32) throw new StoreError('row-refused');
      return ask(() => {
        const { promise, resolve, reject } = Promise.withResolvers<boolean>();
        waiting.push({ key, expiresAt, settle: resolve, reject });
        void claimWaiting();
        return promise;
      });
    },
    async sweep(now) {
      const { count } = await ask(prisma.helloSeen.deleteMany({ where: { expiresAt: { lte: now } } }));
      return count;
    },
  };
}

/**
 * Runs the statement; never rejects, since each claim hears of a failure. Of two claims with one key in a statement,
 * only the first can succeed.
 */
async function claim(sql: Sql, claims: readonly Claim[]): Promise<void> {
  try {
    const values = [claims.map(({ key }) => key), claims.map(({ expiresAt }) => expiresAt)];
    const rows = await sql<{ key: Uint8Array }>(claimAll, values);
    const added = new Set(rows.map(({ key }) => toBase64url(key)));
    for (const { key, settle } of claims) settle(added.delete(toBase64url(key)));
  } catch (error) {
    for (const { reject } of claims) reject(error);
  }
}
