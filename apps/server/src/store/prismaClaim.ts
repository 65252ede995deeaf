import type { Ask } from './createAsk.ts';
import type { PrismaClient } from './generated/client.ts';
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
    async spend(tokenHash, at) {
      const where = { ...unclaimed, claimTokenHash: tokenHash };
      const data = { claimTokenHash: null, claimedAt: at };
      const { count } = await ask(prisma.server.updateMany({ where, data }));
      return count === 1;
    },
    async isOpen() {
      const where = { ...unclaimed, claimTokenHash: { not: null } };
      return (await ask(prisma.server.count({ where }))) === 1;
    },
  };
}
