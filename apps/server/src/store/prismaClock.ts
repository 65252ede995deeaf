import type { Ask } from './createAsk.ts';
import type { PrismaClient } from './generated/client.ts';

/** The time by the clock of the machine that the database is on. */
export async function prismaClock(prisma: PrismaClient, ask: Ask): Promise<Date> {
  // Read as a number, so that no time zone setting can change it.
  const [row] = await ask(prisma.$queryRaw<{ ms: number }[]>`
    SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms`);
  return new Date(row?.ms ?? Number.NaN);
}
