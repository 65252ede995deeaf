import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { applyMigrations } from '../../../apps/server/src/store/applyMigrations.ts';
import { unsafeQuery } from '../../../apps/server/src/store/unsafeQuery.ts';
import { holdPostgres } from './startForTest.ts';

const committed = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url));

const postgres = holdPostgres();
let migrations: string;
let databaseUrl: string;

beforeEach(async () => {
  const name = `test_${Date.now()}`;
  await unsafeQuery(postgres.url, `CREATE DATABASE ${name}`);
  databaseUrl = postgres.url.replace('/postgres?', `/${name}?`);
  // A path that a glob would take for a pattern.
  migrations = join(postgres.folder, name, 'a [copy] (of {it})*');
  await mkdir(migrations, { recursive: true });
  await cp(committed, migrations, { recursive: true });
});

describe('applyMigrations', () => {
  it('makes the tables, and does nothing the second time', async () => {
    expect(await apply()).toEqual({ ok: true });
    expect(await tables()).toEqual([
      'HelloSeen',
      'House',
      'MintedWraps',
      'Room',
      'RoomCheckpoint',
      'RoomSnapshot',
      'RosterEntry',
      'Server',
      'Statement',
      'Step',
      'schemaversion',
    ]);
    expect(await apply()).toEqual({ ok: true });
  });

  it('lets nodes that start at once take turns', async () => {
    expect(await Promise.all([apply(), apply(), apply(), apply()])).toEqual(Array(4).fill({ ok: true }));
  });

  it('leaves the database as it was when a statement fails, even a late one', async () => {
    await add('900.do.broken.sql', 'CREATE TABLE early (x int); INSERT INTO nowhere VALUES (1);');
    expect(await apply()).toEqual({ ok: false, error: { code: 'migration-failed' } });
    expect(await tables()).toEqual([]);
    await rm(join(migrations, '900.do.broken.sql'));
    expect(await apply()).toEqual({ ok: true });
  });

  it('keeps the rows that are there', async () => {
    await apply();
    await unsafeQuery(databaseUrl, `INSERT INTO "HelloSeen" VALUES (decode(repeat('01', 32), 'hex'), now())`);
    await add('900.do.later.sql', 'ALTER TABLE "HelloSeen" ADD COLUMN later int;');
    expect(await apply()).toEqual({ ok: true });
    expect((await unsafeQuery(databaseUrl, 'SELECT later FROM "HelloSeen"')).rows).toEqual([{ later: null }]);
  });

  it('refuses a database that a later version has changed', async () => {
    await add('900.do.later.sql', 'CREATE TABLE later (x int);');
    await apply();
    await rm(join(migrations, '900.do.later.sql'));
    expect(await apply()).toEqual({ ok: false, error: { code: 'database-newer' } });
  });

  it('refuses a migration that was changed after it was applied', async () => {
    await add('900.do.later.sql', 'CREATE TABLE later (x int);');
    await apply();
    await add('900.do.later.sql', 'CREATE TABLE later (y int);');
    expect(await apply()).toEqual({ ok: false, error: { code: 'migration-failed' } });
  });

  it('refuses a folder without migrations', async () => {
    await rm(migrations, { recursive: true });
    expect(await apply()).toEqual({ ok: false, error: { code: 'migration-failed' } });
  });
});

function apply() {
  return applyMigrations(databaseUrl, migrations);
}

function add(name: string, sql: string): Promise<void> {
  return writeFile(join(migrations, name), sql);
}

async function tables(): Promise<string[]> {
  const { rows } = await unsafeQuery(
    databaseUrl,
    `SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
  );
  return rows.map(({ tablename }) => tablename).sort();
}
