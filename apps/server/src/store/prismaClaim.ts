import type { Ask } from './createAsk.ts';
import type { Prisma, PrismaClient } from './generated/client.ts';
import type { ClaimStore } from './Store.ts';

/** The claim token in the one row that the first migration made. */
export function prismaClaim(prisma: PrismaClient, ask: Ask): ClaimStore {
  const unclaimed = { id: 1, claimedAt: null };
  return {
    async arm(tokenHash) {
      const data = { claimTokenHash: tokenHash };
      const { count } = await ask(prisma.server.updateMany({ where: unclaimed, data }));
      return count === 1;
    },
    async spend(tokenHash, { handle, linkKey, ownerKey, name, createdAt }) {
      const where = { ...unclaimed, claimTokenHash: tokenHash };
      const data = { claimTokenHash: null, claimedAt: createdAt };
      const spend = async ({ server, house }: Prisma.TransactionClient) => {
        const { count } = await server.updateMany({ where, data });
        if (count === 1) await house.createMany({ data: { handle, linkKey, ownerKey, name, createdAt } });
        return count === 1;
      };
      return ask(() => prisma.$transaction(spend));
    },
    async isClaimed() {
      const where = { id: 1, claimedAt: { not: null } };
      return (await ask(prisma.server.count({ where }))) === 1;
    },
    async isOpen() {
      const where = { ...unclaimed, claimTokenHash: { not: null } };
      return (await ask(prisma.server.count({ where }))) === 1;
    },
  };
}
