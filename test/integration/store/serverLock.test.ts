import { randomBytes } from '@sotto/base';
import { createLog } from '@sotto/log';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../apps/server/src/openDatabase.ts';
import type { Store } from '../../../apps/server/src/store/Store.ts';
import { unsafeQuery } from '../../../apps/server/src/store/unsafeQuery.ts';
import { sampleRoom } from '../../../apps/server/test/store/contract/samples.ts';
import { type DatabasePath, startDatabasePath } from '../../harness/startDatabasePath.ts';
import { holdPostgres } from './startForTest.ts';

const postgres = holdPostgres();
let path: DatabasePath;

beforeEach(async () => {
  path = await startDatabasePath(postgres.url);
});
afterEach(() => path.close());

/** A server's database, with the events that it logged. */
async function open(databaseUrl = postgres.url, waitMs?: number) {
  const events: string[] = [];
  const log = createLog({ component: 'test', sink: { write: (line) => void events.push(JSON.parse(line).msg) } });
  const options = { databaseUrl, dataDir: '/nowhere', log, ...(waitMs === undefined ? {} : { waitMs }) };
  const opened = await openDatabase(options);
  if (opened.ok) onTestFinished(() => opened.value.close());
  return { opened, events };
}

async function openOrThrow(databaseUrl?: string) {
  const { opened, events } = await open(databaseUrl);
  if (!opened.ok) throw new Error(opened.error.code);
  return { database: opened.value, events };
}

const write = async ({ rooms }: Store) =>
  rooms.create(sampleRoom({ handle: randomBytes(16) })).catch(({ code }: { code: string }) => code);
const happened = (events: readonly string[], event: string) => expect.poll(() => events).toContain(event);

describe('two servers on one database', () => {
  it('are one too many: the second is refused, and nothing is lost at the first', async () => {
    const { database } = await openOrThrow();
    const second = await open(postgres.url, 0);
    expect(second.opened).toEqual({ ok: false, error: { code: 'database-in-use' } });
    expect(await write(database.store)).toBe('created');
  });

  it('succeed each other if the first is just ending', async () => {
    const { database } = await openOrThrow();
    const events: string[] = [];
    const log = createLog({ component: 'test', sink: { write: (line) => void events.push(JSON.parse(line).msg) } });
    const opening = openDatabase({ databaseUrl: postgres.url, dataDir: '/nowhere', log });
    await happened(events, 'server-lock-awaited');
    await database.close();
    const second = await opening;
    if (!second.ok) throw new Error(second.error.code);
    expect(await write(second.value.store)).toBe('created');
    await second.value.close();
  });
});

describe('a server whose lock went with its connection', () => {
  it('takes it again by itself', async () => {
    const { database, events } = await openOrThrow(path.url);
    path.reset();
    await happened(events, 'server-lock-lost');
    await happened(events, 'server-lock-regained');
    await expect.poll(() => write(database.store)).toBe('created');
  });

  it('writes nothing while the connection is silent, and takes the lock from its own earlier session', async () => {
    const { database, events } = await openOrThrow(path.url);
    path.silence();
    await happened(events, 'server-lock-lost');
    expect(await write(database.store)).toBe('not-ours');
    path.heal();
    await happened(events, 'server-lock-regained');
    expect(events).not.toContain('server-lock-taken');
    await expect.poll(() => write(database.store)).toBe('created');
  });

  it('ends if another server has taken the lock meanwhile, and writes no more', async () => {
    const { database, events } = await openOrThrow(path.url);
    path.silence();
    await happened(events, 'server-lock-lost');
    await unsafeQuery(
      postgres.url,
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()',
    );
    const second = await openOrThrow();
    path.heal();
    await database.ended;
    expect(events).toEqual(['server-lock-lost', 'server-lock-taken']);
    expect(await write(database.store)).toBe('not-ours');
    expect(await write(second.database.store)).toBe('created');
  });
});
