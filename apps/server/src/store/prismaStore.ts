import { PrismaPg } from '@prisma/adapter-pg';
import { createAsk } from './createAsk.ts';
import { PrismaClient } from './generated/client.ts';
import { prismaClaim } from './prismaClaim.ts';
import { prismaHellos } from './prismaHellos.ts';
import { prismaHouses } from './prismaHouses.ts';
import { prismaLedgers } from './prismaLedgers.ts';
import { prismaRooms } from './prismaRooms.ts';
import type { Store } from './Store.ts';

/** The store on a PostgreSQL whose tables are up to date. Connects at the first call, and again after an outage. */
export function prismaStore({ databaseUrl, connections }: { databaseUrl: string; connections: number }): Store {
  const adapter = new PrismaPg({ connectionString: databaseUrl, max: connections, connectionTimeoutMillis: 10_000 });
  const prisma = new PrismaClient({ adapter, log: [], errorFormat: 'minimal' });
  let closing: Promise<void> | undefined;
  const ask = createAsk(() => closing !== undefined);
  return {
    rooms: prismaRooms(prisma, ask),
    ...prismaLedgers(prisma, ask),
    houses: prismaHouses(prisma, ask),
    hellos: prismaHellos(prisma, ask),
    claim: prismaClaim(prisma, ask),
    close() {
      closing ??= prisma.$disconnect();
      return closing;
    },
  };
}
