import type { Ask } from './createAsk.ts';
import type { PrismaClient } from './generated/client.ts';
import type { HelloStore } from './Store.ts';

/** Hellos seen by the nodes of one PostgreSQL: the primary key decides who claims one. */
export function prismaHellos(prisma: PrismaClient, ask: Ask): HelloStore {
  return {
    async claim(key, expiresAt) {
      const { count } = await ask(prisma.helloSeen.createMany({ data: { key, expiresAt }, skipDuplicates: true }));
      return count === 1;
    },
    async sweep(now) {
      const { count } = await ask(prisma.helloSeen.deleteMany({ where: { expiresAt: { lte: now } } }));
      return count;
    },
  };
}
