import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { env, execPath, geteuid } from 'node:process';
import { describe, expect, it } from 'vitest';
import { startEmbeddedPostgres } from '../../../apps/server/src/store/embedded/startEmbeddedPostgres.ts';
import { unsafeQuery } from '../../../apps/server/src/store/unsafeQuery.ts';
import { moment, sampleRoom } from '../../../apps/server/test/store/contract/samples.ts';
import { spawnChild } from './spawnChild.ts';
import { openForTest, postgresPid, startForTest } from './startForTest.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const isRoot = geteuid?.() === 0;
const { handle } = sampleRoom();

describe('startEmbeddedPostgres', () => {
  it('keeps what was written from one start to the next', async () => {
    const folder = await temporaryFolder();
    const first = await startForTest(folder);
    const store = await openForTest(first.url);
    await store.rooms.create(sampleRoom({ createdAt: moment(7) }));
    await store.close();
    await first.close();

    const second = await startForTest(folder);
    expect(await (await openForTest(second.url)).rooms.find(handle)).toMatchObject({ createdAt: moment(7) });
  });

  it('listens on a socket that is ours alone, and on no port', async () => {
    const folder = await temporaryFolder();
    const { url } = await startForTest(folder);
    const { rows } = await unsafeQuery(url, 'SHOW listen_addresses');
    expect(rows).toEqual([{ listen_addresses: '' }]);
    for (const path of [folder, join(folder, 'data'), join(folder, 'socket')]) {
      expect((await stat(path)).mode & 0o777).toBe(0o700);
    }
  });

  it.each([
    ['too long', 'x'.repeat(120)],
    ['a list', 'a,b'],
    ['in another script', 'данные'],
  ])('finds a place for a socket whose path is %s, and clears it away', async (_, name) => {
    const folder = join(await temporaryFolder(), name);
    const postgres = await startForTest(folder);
    const socketFolder = new URL(postgres.url).searchParams.get('host') ?? '';
    expect(socketFolder.startsWith(folder)).toBe(false);
    expect((await stat(socketFolder)).mode & 0o777).toBe(0o700);
    expect((await unsafeQuery(postgres.url, 'SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await postgres.close();
    await expect(stat(socketFolder)).rejects.toThrow();
  });

  it('works in folders with spaces and signs, and beside another database', async () => {
    const folder = await temporaryFolder();
    const names = ['one two', 'three?x=y&z#'];
    const databases = [];
    for (const name of names) databases.push(await startForTest(join(folder, name)));
    for (const { url } of databases) expect((await unsafeQuery(url, 'SELECT 1 AS one')).rowCount).toBe(1);
  });

  it('refuses a folder that this process uses already, until that is closed', async () => {
    const folder = await temporaryFolder();
    const first = await startForTest(folder);
    expect(await startEmbeddedPostgres({ folder })).toEqual({ ok: false, error: { code: 'data-in-use' } });
    expect((await unsafeQuery(first.url, 'SELECT 1')).rowCount).toBe(1);
    await first.close();
    await startForTest(folder);
  });

  it('refuses a folder that another process uses, and leaves that one alone', async () => {
    const folder = await temporaryFolder();
    const { url } = await startForTest(folder);
    const other = spawnChild(folder);
    await other.said(1);
    expect(other.lines).toEqual(['data-in-use']);
    expect((await unsafeQuery(url, 'SELECT 1')).rowCount).toBe(1);
  });

  it('gives a new folder to one of two that start at once', async () => {
    const folder = await temporaryFolder();
    const started = await Promise.all([startEmbeddedPostgres({ folder }), startEmbeddedPostgres({ folder })]);
    expect(started.map((result) => (result.ok ? 'started' : result.error.code)).sort()).toEqual([
      'data-in-use',
      'started',
    ]);
    await Promise.all(started.map((result) => (result.ok ? result.value.close() : undefined)));
  });

  it('closes within seconds though somebody is connected, as often as asked', async () => {
    const folder = await temporaryFolder();
    const postgres = await startForTest(folder);
    const waiting = unsafeQuery(postgres.url, 'SELECT pg_sleep(60)').catch(() => 'cut off');
    const begun = Date.now();
    await Promise.all([postgres.close(), postgres.close()]);
    await postgres.close();
    await postgres.ended;
    expect(Date.now() - begun).toBeLessThan(5_000);
    expect(await waiting).toBe('cut off');
    expect(await readdir(folder)).not.toContain('socket');
  });

  it('says so when the folder cannot be written', async () => {
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, '');
    for (const folder of [file, join(file, 'below')]) {
      expect(await startEmbeddedPostgres({ folder })).toEqual({ ok: false, error: { code: 'folder-not-writable' } });
    }
  });

  it('says so when another version made the data, and leaves it', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'data'));
    await writeFile(join(folder, 'data/PG_VERSION'), '17\n');
    expect(await startEmbeddedPostgres({ folder })).toEqual({ ok: false, error: { code: 'data-of-other-version' } });
    expect(await readdir(join(folder, 'data'))).toEqual(['PG_VERSION']);
  });

  it('starts again if the creation of the data was interrupted', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'data.new.abc/base'), { recursive: true });
    await writeFile(join(folder, 'data.new.abc/PG_VERSION'), '18\n');
    const { url } = await startForTest(folder);
    expect((await unsafeQuery(url, 'SELECT 1')).rowCount).toBe(1);
    expect(await readdir(folder)).not.toContain('data.new.abc');
  });

  it('is not misled by the variables of other PostgreSQLs', async () => {
    const folder = await temporaryFolder();
    const child = spawnChild(folder, [], {
      ...env,
      PGPORT: '1',
      PGDATA: '/nowhere',
      PGSSLMODE: 'require',
      PGHOST: 'nowhere',
    });
    await child.said(2);
    expect(child.lines.slice(0, 2)).toEqual(['ready', '1']);
    await child.kill();
    await startForTest(folder);
  });
});

describe('users who may run it', () => {
  it('includes root of a user namespace', async () => {
    await expectToRun(await temporaryFolder(), ['unshare', '-Urn']);
  });

  it('includes an ordinary user, who needs no namespace', async (context) => {
    context.skip(!canBecome(1), 'only root can become another user, who must be able to read this folder');
    const folder = join(await temporaryFolder(), 'postgres');
    await handOver(folder, 1);
    await expectToRun(folder, asUser(1));
  });

  it('includes a user without a name', async (context) => {
    context.skip(!canBecome(54_321), 'only root can become another user, who must be able to read this folder');
    const folder = join(await temporaryFolder(), 'postgres');
    await handOver(folder, 54_321);
    await expectToRun(folder, asUser(54_321));
  });

  it('excludes root if there is no way to run as another user', async (context) => {
    context.skip(!isRoot, 'only root is refused');
    const child = spawnChild(await temporaryFolder(), [], { ...env, PATH: '/nowhere' });
    await child.said(1);
    expect(child.lines).toEqual(['user-refused']);
  });
});

/** Tells whether a process of that user can run this code at all. */
function canBecome(uid: number): boolean {
  const [program = '', ...args] = [...asUser(uid), 'test', '-r', import.meta.filename];
  return isRoot && spawnSync(program, args).status === 0;
}

/** Kills the process; its database too, by the number in the folder. */
async function expectToRun(folder: string, prefix: string[]): Promise<void> {
  const child = spawnChild(folder, prefix);
  await child.said(2);
  expect(child.lines.slice(0, 2)).toEqual(['ready', '1']);
  const pid = await postgresPid(folder);
  await child.kill();
  const ended = spawn(execPath, ['-e', waitFor(pid)]);
  await once(ended, 'exit');
}

/** Shuts down a PostgreSQL that is no longer anybody's child, and waits for its end, at most 10 s. */
function waitFor(pid: number): string {
  return `let n = 0; process.kill(${pid}, 'SIGINT');
    setInterval(() => { try { process.kill(${pid}, 0); if (++n > 500) process.exit(1); } catch { process.exit(); } }, 20)`;
}

async function handOver(folder: string, uid: number): Promise<void> {
  await mkdir(folder);
  await chown(folder, uid, uid);
  await chown(dirname(folder), uid, uid);
}

function asUser(uid: number): string[] {
  return ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups'];
}
