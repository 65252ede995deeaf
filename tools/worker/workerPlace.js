import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const RECIPE = fileURLToPath(new URL('./recipe', import.meta.url));

/**
 * Finds the folder of the worker for this version, machine and recipe. It lies outside the clone, so that a fresh clone
 * finds it too.
 *
 * @typedef {object} WorkerPlace
 * @property {string} base the folder of all workers
 * @property {string} name of this worker's folder in it; what belongs to it besides starts with the same name
 * @property {string} version of mediasoup
 * @property {string} sources of the worker, in mediasoup's package
 */

/** @returns {Promise<WorkerPlace>} */
export async function findWorkerPlace() {
  const packageFolder = mediasoupFolder();
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'));
  return {
    base: join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'sotto', 'worker'),
    name: `${version}-${process.platform}-${process.arch}-${await recipeHash(RECIPE)}`,
    version,
    sources: join(packageFolder, 'worker'),
  };
}

/** Finds mediasoup's folder upwards from a file that it exports, since it does not export its package.json. */
function mediasoupFolder() {
  let folder = dirname(createRequire(import.meta.url).resolve('mediasoup'));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/**
 * @param {string} folder
 * @returns {Promise<string>} 12 hex digits that change with any name or content in it
 */
export async function recipeHash(folder) {
  const hash = createHash('sha256');
  for (const name of (await readdir(folder, { recursive: true })).sort()) {
    const path = join(folder, name);
    if ((await stat(path)).isDirectory()) continue;
    const content = await readFile(path);
    hash.update(`${name}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 12);
}
