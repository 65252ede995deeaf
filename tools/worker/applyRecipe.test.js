import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { applyRecipe } from './recipe/applyRecipe.js';
import { patches } from './recipe/patches.js';
import { findWorkerPlace, recipeHash } from './workerPlace.js';

/** @type {string} */
let folder;
/** @type {string} */
let sources;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sotto-recipe-'));
  sources = join(folder, 'worker');
  const place = await findWorkerPlace();
  for (const part of new Set(['subprojects', 'fbs', ...patches.map(({ file }) => file)])) {
    await cp(join(place.sources, part), join(sources, part), { recursive: true });
  }
});

afterEach(() => rm(folder, { recursive: true }));

it("fits mediasoup's sources of the version that is installed", async () => {
  await applyRecipe(sources);
  for (const { file, find, replace } of patches) {
    const text = await readFile(join(sources, file), 'utf8');
    // A patch that only adds text keeps its anchor.
    if (!replace.includes(find)) expect(text).not.toContain(find);
    expect(text).toContain(replace);
  }
});

it('leaves nothing that meson could download by', async () => {
  await applyRecipe(sources);
  const names = await readdir(join(sources, 'subprojects'));
  expect(names.filter((name) => name.endsWith('.wrap') || name === 'packagefiles')).toEqual([]);
});

it.each(patches)('refuses sources in which $file has changed at "$find"', async ({ file, find }) => {
  const path = join(sources, file);
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace(find, ''));
  await expect(applyRecipe(sources)).rejects.toThrow(`${file} of the mediasoup worker holds`);
});

it('refuses sources in which an anchor stands twice', async () => {
  const { file, find } = /** @type {import('./recipe/patches.js').Patch} */ (patches.at(-1));
  await writeFile(join(sources, file), `${await readFile(join(sources, file), 'utf8')}// ${find}`);
  await expect(applyRecipe(sources)).rejects.toThrow('2 times and not once');
});

it('gives another recipe hash for any name or content that differs', async () => {
  const recipe = join(folder, 'recipe');
  await cp(join(sources, 'fbs'), recipe, { recursive: true });
  const hashes = [await recipeHash(recipe)];
  await writeFile(join(recipe, 'FBS', 'meson.build'), '');
  hashes.push(await recipeHash(recipe));
  await cp(join(recipe, 'FBS', 'meson.build'), join(recipe, 'FBS', 'another'));
  hashes.push(await recipeHash(recipe));
  expect(new Set(hashes).size).toBe(3);
  expect(await recipeHash(recipe)).toBe(hashes[2]);
});
