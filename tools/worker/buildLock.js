import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

const BEAT_MS = 2_000;
/** A holder that has not touched its file for this long is dead, however it died. */
const DEAD_AFTER_MS = 15_000;
const LOOK_EVERY_MS = 500;

/**
 * Lets one process at a time do something. The holder keeps touching the lock's file, so a killed one blocks nobody for
 * long. Two at once are possible only if a holder stood still for DEAD_AFTER_MS.
 *
 * @template T
 * @param {string} path of the lock's file
 * @param {() => void} onWait called once, where another process is at it
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, onWait, work) {
  const token = randomUUID();
  for (let waited = false; !(await take(path, token)); waited = true) {
    if (!waited) onWait();
    await clearDead(path);
    await sleep(LOOK_EVERY_MS);
  }
  const beat = new Worker(new URL('./lockBeat.js', import.meta.url), { workerData: { path, everyMs: BEAT_MS } });
  try {
    return await work();
  } finally {
    await beat.terminate();
    if ((await read(path)) === token) await rm(path, { force: true });
  }
}

/** @param {string} path @param {string} token @returns {Promise<boolean>} */
async function take(path, token) {
  try {
    await writeFile(path, token, { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} path */
async function clearDead(path) {
  const holder = await read(path);
  if (holder === undefined || (await ageMs(path)) < DEAD_AFTER_MS) return;
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch {
    return; // Somebody else was faster.
  }
  // Faster still, and already at work under a lock of its own: give that back.
  if ((await read(aside)) !== holder) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

/** @param {string} path */
async function ageMs(path) {
  const found = await stat(path).catch(() => undefined);
  return found === undefined ? 0 : Date.now() - found.mtimeMs;
}

/** @param {string} path */
const read = (path) => readFile(path, 'utf8').catch(() => undefined);
