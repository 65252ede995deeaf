import type { Ask } from './createAsk.ts';
import type { PrismaClient } from './generated/client.ts';
import type { HouseStore } from './Store.ts';

/** Houses in PostgreSQL. */
export function prismaHouses(prisma: PrismaClient, ask: Ask): HouseStore {
  return {
    async find(handle) {
      return (await ask(prisma.house.findUnique({ where: { handle } }))) ?? undefined;
    },
    async create({ handle, linkKey, ownerKey, name, createdAt }) {
      const data = { handle, linkKey, ownerKey, name, createdAt };
      const { count } = await ask(prisma.house.createMany({ data, skipDuplicates: true }));
      return count === 1 ? 'created' : 'exists';
    },
  };
}
