import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { createAsk } from './createAsk.ts';
import { createSql } from './createSql.ts';
import { databaseLimits } from './databaseLimits.ts';
import { PrismaClient } from './generated/client.ts';
import { poolOptions } from './poolOptions.ts';
import { prismaClaim } from './prismaClaim.ts';
import { prismaClock } from './prismaClock.ts';
import { prismaHouses } from './prismaHouses.ts';
import { prismaRooms } from './prismaRooms.ts';
import { prismaSnapshots } from './prismaSnapshots.ts';
import type { Store } from './Store.ts';
import { settleWithin } from './settleWithin.ts';
import { sqlHellos } from './sqlHellos.ts';
import { sqlLedgers } from './sqlLedgers.ts';

/** The store on a PostgreSQL whose tables are up to date. Connects at the first call, and again after an outage. */
export function prismaStore({ databaseUrl, connections }: { databaseUrl: string; connections: number }): Store {
  const pool = new pg.Pool(poolOptions({ databaseUrl, connections }));
  // Losing an idle connection is no fault of any caller; the next call gets another.
  pool.on('error', () => undefined);
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool), log: [], errorFormat: 'minimal' });
  let closing: Promise<void> | undefined;
  const ask = createAsk(() => closing !== undefined);
  const sql = createSql(pool, ask);
  return {
    rooms: prismaRooms({ prisma, ask, sql }),
    ...sqlLedgers(sql),
    snapshots: prismaSnapshots(prisma, ask),
    houses: prismaHouses(prisma, ask),
    hellos: sqlHellos({ prisma, ask, sql }),
    claim: prismaClaim(prisma, ask),
    clock: () => prismaClock(prisma, ask),
    close() {
      closing ??= settleWithin(databaseLimits.closeMs, Promise.all([prisma.$disconnect(), pool.end()]));
      return closing;
    },
  };
}
