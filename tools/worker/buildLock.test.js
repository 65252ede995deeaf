import { statSync } from 'node:fs';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { withLock } from './buildLock.js';

/** @type {string} */
let folder;
/** @type {string} */
let path;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sotto-lock-'));
  path = join(folder, 'lock');
});

afterEach(() => rm(folder, { recursive: true }));

const nobody = () => expect.unreachable('nobody else holds it');

it('lets one in at a time, and tells the others once that they wait', async () => {
  let inside = 0;
  let most = 0;
  const onWait = vi.fn();
  const work = async () => {
    most = Math.max(most, ++inside);
    await sleep(700);
    inside--;
  };
  await Promise.all([1, 2, 3].map(() => withLock(path, onWait, work)));
  expect(most).toBe(1);
  expect(onWait).toHaveBeenCalledTimes(2);
});

it('gives what the work gives, and is free again, also after a failure', async () => {
  await expect(withLock(path, nobody, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await withLock(path, nobody, async () => 7)).toBe(7);
  expect(await readdir(folder)).toEqual([]);
});

it('takes over from a holder that was killed, and one alone does', async () => {
  await writeFile(path, 'of a process that is no more');
  const longAgo = new Date(Date.now() - 60_000);
  await utimes(path, longAgo, longAgo);
  let inside = 0;
  const work = async () => {
    expect(++inside).toBe(1);
    await sleep(100);
    inside--;
  };
  await Promise.all([1, 2, 3, 4].map(() => withLock(path, () => undefined, work)));
  expect(await readdir(folder)).toEqual([]);
});

it('leaves a lock alone that is no longer its own', async () => {
  await withLock(path, nobody, () => writeFile(path, 'of another'));
  expect(await readdir(folder)).toEqual(['lock']);
});

it('keeps its lock alive while its thread stands still', async () => {
  const longAgo = new Date(Date.now() - 60_000);
  await withLock(path, nobody, async () => {
    await utimes(path, longAgo, longAgo);
    const isBeaten = () => statSync(path).mtimeMs > longAgo.getTime() + 1_000;
    for (let look = 0; look < 600 && !isBeaten(); look++) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
    expect(isBeaten()).toBe(true);
  });
});
