import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import type { EmbeddedPostgres } from '../../../apps/server/src/store/embedded/EmbeddedPostgres.ts';
import { startEmbeddedPostgres } from '../../../apps/server/src/store/embedded/startEmbeddedPostgres.ts';
import { openStore } from '../../../apps/server/src/store/openStore.ts';
import type { Store } from '../../../apps/server/src/store/Store.ts';

/** Starts a database on `folder` and closes it after the test. */
export async function startForTest(folder: string): Promise<EmbeddedPostgres> {
  const started = await startEmbeddedPostgres({ folder });
  if (!started.ok) throw new Error(started.error.code);
  onTestFinished(() => started.value.close());
  return started.value;
}

/** A database for all tests of a file, in a folder of its own. Both are there once the tests begin. */
export function holdPostgres(): { readonly url: string; readonly folder: string } {
  const held = { url: '', folder: '' };
  let postgres: EmbeddedPostgres | undefined;
  beforeAll(async () => {
    held.folder = await mkdtemp(join(tmpdir(), 'sotto-test-'));
    const started = await startEmbeddedPostgres({ folder: join(held.folder, 'postgres') });
    if (!started.ok) throw new Error(started.error.code);
    postgres = started.value;
    held.url = postgres.url;
  });
  afterAll(async () => {
    await postgres?.close();
    await rm(held.folder, { recursive: true });
  });
  return held;
}

/** Opens a store and closes it after the test, before its database. */
export async function openForTest(databaseUrl: string): Promise<Store> {
  const opened = await openStore({ databaseUrl });
  if (!opened.ok) throw new Error(opened.error.code);
  onTestFinished(() => opened.value.close());
  return opened.value;
}

/** The process number of the PostgreSQL that runs, or last ran, on `folder`. */
export async function postgresPid(folder: string): Promise<number> {
  return Number((await readFile(join(folder, 'data/postmaster.pid'), 'utf8')).split('\n')[0]);
}
