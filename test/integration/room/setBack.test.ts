import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EmbeddedPostgres } from '../../../apps/server/src/store/embedded/EmbeddedPostgres.ts';
import { startEmbeddedPostgres } from '../../../apps/server/src/store/embedded/startEmbeddedPostgres.ts';
import { unsafeQuery } from '../../../apps/server/src/store/unsafeQuery.ts';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { host, join } from './people.ts';

let folder: string;
let postgres: EmbeddedPostgres;
let sotto: RunningSotto;

beforeAll(async () => {
  folder = await mkdtemp(joinPath(tmpdir(), 'sotto-test-'));
  const started = await startEmbeddedPostgres({ folder });
  if (!started.ok) throw new Error(started.error.code);
  postgres = started.value;
  sotto = await startSotto({ databaseUrl: postgres.url });
});
afterAll(async () => {
  await sotto.close();
  await postgres.close();
  await rm(folder, { recursive: true });
});

/** The tables in which a room lives, each before those that refer to it. */
const tables = ['Room', 'Statement', 'RosterEntry', 'MintedWraps', 'Step', 'RoomCheckpoint', 'RoomSnapshot'];
const query = (text: string) => unsafeQuery(postgres.url, text);

async function backUp(): Promise<void> {
  await query('CREATE SCHEMA backup');
  for (const table of tables) await query(`CREATE TABLE backup."${table}" AS SELECT * FROM "${table}"`);
}

async function restore(): Promise<void> {
  for (const table of tables.toReversed()) await query(`DELETE FROM "${table}"`);
  for (const table of tables) await query(`INSERT INTO "${table}" SELECT * FROM backup."${table}"`);
}

it('[P10, R10] a database that was set back is named to people who know more, and lets in those who do not', async () => {
  const ada = await host(sotto);
  const { link } = ada.inside();
  const bob = await join(link, sotto);
  await backUp();
  for (const what of ['lock', 'unlock'] as const) {
    ada.room.actions.control(what);
    await bob.until((snapshot) => snapshot.phase === 'inside' && snapshot.isLocked === (what === 'lock'));
  }
  await sotto.stopServer();
  await restore();
  await sotto.startServer();
  for (const person of [ada, bob]) {
    await person.until(({ phase }) => phase === 'failed', 60_000);
    expect(person.room.snapshot()).toEqual({ phase: 'failed', code: 'log-refused' });
  }
  const cleo = await join(link, { ...sotto, name: 'Cleo' });
  expect(cleo.inside().isLocked).toBe(false);
});
