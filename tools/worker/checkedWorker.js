import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const BINARY = 'mediasoup-worker';
const MARK = 'checked.json';
/** Exit code of a worker that is started by hand, without a version (its main.cpp). */
const STARTED_BY_HAND = 41;

/**
 * A folder with a worker in it and, once that has passed the check, a mark that names the very octets that passed.
 *
 * @typedef {'download' | 'build'} Origin
 * @typedef {{ sha256: string, origin: Origin }} Mark
 */

/** @param {string} folder */
export const workerIn = (folder) => join(folder, BINARY);

/**
 * @param {string} folder
 * @returns {Promise<string | undefined>} path of the worker, where it passed the check and still starts here
 */
export async function checkedWorkerIn(folder) {
  const binary = workerIn(folder);
  const mark = await readMark(folder);
  if (mark === undefined || mark.sha256 !== (await fingerprint(binary))) return undefined;
  // A system upgrade may have taken away a library that it was linked to.
  return (await startsHere(binary)) ? binary : undefined;
}

/**
 * Checks the worker in `staging`, marks it, and puts the folder in its place in one step.
 *
 * @param {string} staging
 * @param {string} folder
 * @param {Origin} origin
 * @returns {Promise<string>} path of the worker
 */
export async function admitWorker(staging, folder, origin) {
  const binary = workerIn(staging);
  // Loaded here because it brings all of mediasoup and werift with it, which a cached worker never needs.
  const { checkWorker } = await import('./checkWorker.js');
  await checkWorker(binary);
  await writeFile(join(staging, MARK), JSON.stringify({ sha256: await fingerprint(binary), origin }));
  // rename() replaces an empty folder only; one that stands here is broken, or it would have been used.
  await rm(folder, { recursive: true, force: true });
  await rename(staging, folder);
  return workerIn(folder);
}

/** @param {string} folder @returns {Promise<Mark | undefined>} */
export async function readMark(folder) {
  try {
    return JSON.parse(await readFile(join(folder, MARK), 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param {string} binary @returns {Promise<boolean>} whether all its libraries are here and it is for this machine */
export function startsHere(binary) {
  return new Promise((resolve) => {
    execFile(binary, { env: {}, timeout: 10_000 }, (error) => resolve(error?.code === STARTED_BY_HAND));
  });
}

/** @param {string} file */
async function fingerprint(file) {
  const content = await readFile(file).catch(() => undefined);
  return content && createHash('sha256').update(content).digest('hex');
}
