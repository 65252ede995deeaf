import { fileURLToPath } from 'node:url';
import { fail, ok, type Result } from '@sotto/base';
import pg from 'pg';
import Postgrator from 'postgrator';

export type MigrationFailure = { readonly code: 'database-unreachable' | 'database-newer' | 'migration-failed' };

const repositoryMigrations = fileURLToPath(new URL('../../../../prisma/migrations', import.meta.url));

/** Any number, as long as every node takes the same one. */
const migrationLock = 7_361_004;

/**
 * Brings a database to the last migration in one transaction, so that a failure changes nothing.
 *
 * Nodes that start together take turns.
 *
 * @param folder holds files such as `001.do.first-tables.sql`
 */
export async function applyMigrations(
  databaseUrl: string,
  folder: string = repositoryMigrations,
): Promise<Result<void, MigrationFailure>> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 10_000,
    // A migration may have a lot to do, and a database that fell silent never ends one.
    query_timeout: 10 * 60_000,
    keepAlive: true,
  });
  // A connection that drops between two queries reports it here. The next query then rejects, and we react to that.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch {
    return fail('database-unreachable');
  }
  try {
    return await inTransaction(client, () => migrate(client, folder));
  } catch {
    return fail('migration-failed');
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function inTransaction(
  client: pg.Client,
  work: () => Promise<Result<void, MigrationFailure>>,
): Promise<Result<void, MigrationFailure>> {
  await client.query(`BEGIN; SET LOCAL lock_timeout = '30s'; SELECT pg_advisory_xact_lock(${migrationLock})`);
  const result = await work();
  await client.query(result.ok ? 'COMMIT' : 'ROLLBACK');
  return result;
}

async function migrate(client: pg.Client, folder: string): Promise<Result<void, MigrationFailure>> {
  const postgrator = new Postgrator({
    driver: 'pg',
    migrationPattern: `${escapeGlob(folder)}/*.sql`,
    // Without it a table of this name in any database of the cluster would count.
    database: await currentDatabase(client),
    execQuery: (query) => client.query(query),
  });
  const last = await postgrator.getMaxVersion();
  if (!Number.isFinite(last)) throw new Error('no migrations found');
  if ((await postgrator.getDatabaseVersion()) > last) return fail('database-newer');
  await postgrator.migrate();
  return ok(undefined);
}

async function currentDatabase(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>('SELECT current_database() AS name');
  return rows[0]?.name ?? '';
}

/** Escapes a path: the pattern is a glob, and a folder may well be called `sotto (1)` or `[old]`. */
function escapeGlob(path: string): string {
  return path.replace(/[?*()[\]{}]/g, '[$&]');
}
