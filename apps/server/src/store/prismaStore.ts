import { PrismaPg } from '@prisma/adapter-pg';
import { createAsk } from './createAsk.ts';
import { databaseLimits } from './databaseLimits.ts';
import { PrismaClient } from './generated/client.ts';
import { poolOptions } from './poolOptions.ts';
import { prismaClaim } from './prismaClaim.ts';
import { prismaClock } from './prismaClock.ts';
import { prismaHellos } from './prismaHellos.ts';
import { prismaHouses } from './prismaHouses.ts';
import { prismaLedgers } from './prismaLedgers.ts';
import { prismaRooms } from './prismaRooms.ts';
import { prismaSnapshots } from './prismaSnapshots.ts';
import type { Store } from './Store.ts';
import { settleWithin } from './settleWithin.ts';

/** The store on a PostgreSQL whose tables are up to date. Connects at the first call, and again after an outage. */
export function prismaStore({ databaseUrl, connections }: { databaseUrl: string; connections: number }): Store {
  const adapter = new PrismaPg(poolOptions({ databaseUrl, connections }));
  const prisma = new PrismaClient({ adapter, log: [], errorFormat: 'minimal' });
  let closing: Promise<void> | undefined;
  const ask = createAsk(() => closing !== undefined);
  return {
    rooms: prismaRooms(prisma, ask),
    ...prismaLedgers(prisma, ask),
    snapshots: prismaSnapshots(prisma, ask),
    houses: prismaHouses(prisma, ask),
    hellos: prismaHellos(prisma, ask),
    claim: prismaClaim(prisma, ask),
    clock: () => prismaClock(prisma, ask),
    close() {
      closing ??= settleWithin(databaseLimits.closeMs, prisma.$disconnect());
      return closing;
    },
  };
}
