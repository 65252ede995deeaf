import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cp, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execPath, kill, pid as ownPid } from 'node:process';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { StoreError } from '../../../apps/server/src/store/StoreError.ts';
import { unsafeQuery } from '../../../apps/server/src/store/unsafeQuery.ts';
import { sampleRoom } from '../../../apps/server/test/store/contract/samples.ts';
import { type Child, spawnChild } from './spawnChild.ts';
import { openForTest, postgresPid, startForTest } from './startForTest.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const { handle } = sampleRoom();

describe('crashes', () => {
  it('after a crash of the server, its orphaned database is ended and nothing acknowledged is lost', async () => {
    const folder = await temporaryFolder();
    const child = await spawnWriter(folder);
    const orphan = await postgresPid(folder);
    await child.kill();
    expect(isAlive(orphan)).toBe(true);

    await expectNothingLost(folder, child);
    expect(isAlive(orphan)).toBe(false);
  });

  it('after a crash of the server in the middle of a start, the next start works', async () => {
    const folder = await temporaryFolder();
    for (const afterMs of [200, 400, 600, 800, 1_000]) {
      const child = spawnChild(folder);
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      await child.kill();
    }
    const { url } = await startForTest(folder);
    expect((await unsafeQuery(url, 'SELECT 1')).rowCount).toBe(1);
  });

  it('a crash of the database is reported, and the next start recovers', async () => {
    const folder = await temporaryFolder();
    const postgres = await startForTest(folder);
    const store = await openForTest(postgres.url);
    await store.rooms.create(sampleRoom());
    kill(await postgresPid(folder), 'SIGKILL');
    await postgres.ended;
    // The process that serves our connection takes a moment to notice.
    const ask = () => store.rooms.find(handle).then(() => 'answers', toCode);
    await expect.poll(ask).toBe('database-unreachable');
    await postgres.close();

    const next = await startForTest(folder);
    expect(await (await openForTest(next.url)).rooms.find(handle)).toBeDefined();
  });

  it('a crash of the database while writing ends the server, and the next start has everything acknowledged', async () => {
    const folder = await temporaryFolder();
    const child = await spawnWriter(folder);
    kill(await postgresPid(folder), 'SIGKILL');
    await child.kill();
    await expectNothingLost(folder, child);
  });

  it('repeated crashes of both lose nothing acknowledged', async () => {
    const folder = await temporaryFolder();
    for (let round = 0; round < 4; round++) {
      const child = await spawnWriter(folder);
      kill(await postgresPid(folder), 'SIGKILL');
      await child.kill();
      const next = spawnChild(folder);
      await next.said(2);
      expect(next.lines[0]).toBe('ready');
      expect(Number(next.lines[1])).toBeGreaterThan(Number(child.lines.at(-1)));
      await next.kill();
    }
    await startForTest(folder);
  });

  it('a number that now belongs to another process neither stops the start nor that process', async () => {
    const folder = await temporaryFolder();
    const child = await spawnWriter(folder);
    kill(await postgresPid(folder), 'SIGKILL');
    await child.kill();
    const bystander = spawn(execPath, ['-e', 'setTimeout(() => {}, 60_000)']);
    onTestFinished(() => void bystander.kill());
    await rename(folder, bystander.pid ?? ownPid);

    await expectNothingLost(folder, child);
    expect(isAlive(bystander.pid ?? ownPid)).toBe(true);
  });

  it('a copy of the folder does not end the database of the original', async () => {
    const [folder, copy] = [await temporaryFolder(), join(await temporaryFolder(), 'copy')];
    const original = await startForTest(folder);
    await unsafeQuery(original.url, 'CHECKPOINT');
    await cp(folder, copy, { recursive: true, filter: async (path) => !(await stat(path)).isSocket() });
    await startForTest(copy);
    expect((await unsafeQuery(original.url, 'SELECT 1')).rowCount).toBe(1);
  });

  it('a database that cannot be ended here, as in another container, keeps its data to itself', async () => {
    const folder = await temporaryFolder();
    const child = await spawnWriter(folder);
    const orphan = await postgresPid(folder);
    await child.kill();
    await rename(folder, 4_194_303);
    const other = spawnChild(folder);
    await other.said(1);
    expect(other.lines).toEqual(['data-in-use']);
    await rename(folder, orphan);
    await startForTest(folder);
  });
});

function toCode(error: StoreError): string {
  return error.code;
}

/** A server that has acknowledged some steps. */
async function spawnWriter(folder: string): Promise<Child> {
  const child = spawnChild(folder);
  await child.said(30);
  expect(child.lines[0]).toBe('ready');
  return child;
}

async function expectNothingLost(folder: string, child: Child): Promise<void> {
  const { url } = await startForTest(folder);
  const room = await (await openForTest(url)).rooms.find(handle);
  expect(room?.sequence).toBeGreaterThanOrEqual(Number(child.lines.at(-1)));
}

/** Makes postmaster.pid name another process. */
async function rename(folder: string, pid: number): Promise<void> {
  const file = join(folder, 'data/postmaster.pid');
  await writeFile(file, (await readFile(file, 'utf8')).replace(/^.*/, String(pid)));
}

/** A process that only waits to be reaped is not alive; there may be no parent to reap it. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
