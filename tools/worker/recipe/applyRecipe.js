import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { patches } from './patches.js';

const SUBPROJECTS = fileURLToPath(new URL('./subprojects', import.meta.url));
const ADDITIONS = fileURLToPath(new URL('./additions', import.meta.url));

/**
 * Turns a copy of mediasoup's worker sources into one that builds with the system's libraries and without downloads, and
 * whose ports have limits.
 *
 * @param {string} sources the copy, which is changed
 */
export async function applyRecipe(sources) {
  await replaceSubprojects(join(sources, 'subprojects'));
  await cp(ADDITIONS, sources, { recursive: true });
  for (const patch of patches) await applyPatch(sources, patch);
}

/**
 * The .wrap files say where to download from; with them gone there is nothing that meson could fetch.
 *
 * @param {string} folder
 */
async function replaceSubprojects(folder) {
  for (const name of await readdir(folder)) {
    if (name.endsWith('.wrap') || name === 'packagefiles') await rm(join(folder, name), { recursive: true });
  }
  await cp(SUBPROJECTS, folder, { recursive: true });
}

/**
 * @param {string} sources
 * @param {import('./patches.js').Patch} patch
 */
async function applyPatch(sources, { file, find, replace }) {
  const path = join(sources, file);
  const parts = (await readFile(path, 'utf8')).split(find);
  if (parts.length !== 2) {
    throw new Error(`${file} of the mediasoup worker holds "${find}" ${parts.length - 1} times and not once`);
  }
  await writeFile(path, parts.join(replace));
}
