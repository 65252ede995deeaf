import type { Bytes } from '@sotto/base';
import type { Ask } from './createAsk.ts';
import type { PrismaClient } from './generated/client.ts';
import type { ClaimStore, House } from './Store.ts';

/** The claim token in the one row that the first migration made. */
export function prismaClaim(prisma: PrismaClient, ask: Ask): ClaimStore {
  const set = (where: { id: 1; claimedAt?: null }, claimTokenHash: Bytes | null) =>
    ask(prisma.server.updateMany({ where, data: { claimTokenHash } }));
  return {
    async arm(tokenHash) {
      const { count } = await set({ id: 1, claimedAt: null }, tokenHash);
      if (count === 0) await set({ id: 1 }, null);
      return count === 1;
    },
    async armAgain(tokenHash) {
      await set({ id: 1 }, tokenHash);
    },
    async spend(tokenHash, house) {
      return (await ask(() => spend(prisma, tokenHash, house))) === 1;
    },
    async isClaimed() {
      const where = { id: 1, claimedAt: { not: null } };
      return (await ask(prisma.server.count({ where }))) === 1;
    },
    async isOpen() {
      const where = { id: 1, claimTokenHash: { not: null } };
      return (await ask(prisma.server.count({ where }))) === 1;
    },
  };
}

/** Both in one statement: an open transaction would keep its connection through an outage. */
function spend(prisma: PrismaClient, tokenHash: Bytes, house: House): PromiseLike<number> {
  const { handle, linkKey, ownerKey, name, createdAt } = house;
  return prisma.$executeRaw`
    WITH "spent" AS (
      UPDATE "Server" SET "claimTokenHash" = NULL, "claimedAt" = ${createdAt}
      WHERE "id" = 1 AND "claimTokenHash" = ${tokenHash}
      RETURNING "id"
    )
    INSERT INTO "House" ("handle", "linkKey", "ownerKey", "name", "createdAt")
    SELECT ${handle}::bytea, ${linkKey}::bytea, ${ownerKey}::bytea, ${name}::bytea, ${createdAt}::timestamptz
    FROM "spent"`;
}
