import { readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { listFiles } from '../setup/hashFiles.js';
import { listImports } from './listImports.js';

/** @typedef {import('./Finding.js').Finding} Finding */

/** Sources in one folder, tests not counted: more are a heap in which nobody finds anything. */
const MOST_SOURCES = 25;

/**
 * Checks the folders of each `src`: none holds too many sources, and none imports, over however many others, a folder
 * that imports it. Imports of types don't count, since nothing is left of them at run time.
 *
 * @param {string} root
 * @returns {Finding[]}
 */
export function checkFolders(root) {
  const files = ['apps', 'packages']
    .flatMap((folder) => listFiles(join(root, folder)))
    .map((path) => relative(root, path))
    .filter((file) => /\/src\/.*\.[jt]sx?$/.test(file) && !/\.test\.|\.d\.ts$|\/generated\//.test(file));
  return [...crowdsOf(files), ...loopsOf(waysOf(root, files))];
}

/** @param {string[]} files @returns {Finding[]} */
function crowdsOf(files) {
  const folders = Map.groupBy(files, (file) => dirname(file));
  return [...folders]
    .filter(([, held]) => held.length > MOST_SOURCES)
    .map(([file, { length }]) => ({
      rule: 'folders/crowded',
      file,
      message: `holds ${length} sources; ${MOST_SOURCES} at most`,
    }));
}

/** @typedef {Map<string, Map<string, string>>} Ways from a folder to another, with an import that goes there */

/** @param {string} root @param {string[]} files @returns {Ways} */
function waysOf(root, files) {
  /** @type {Ways} */
  const ways = new Map();
  for (const file of files) {
    const from = dirname(file);
    for (const { specifier, isType } of listImports(file, readFileSync(join(root, file), 'utf8'))) {
      if (isType || !specifier?.startsWith('.')) continue;
      const to = dirname(posix.join(from, specifier));
      const others = ways.get(from) ?? new Map();
      if (to !== from) ways.set(from, others.set(to, `${file} imports ${specifier}`));
    }
  }
  return ways;
}

/** @param {Ways} ways @returns {Finding[]} each import on a loop */
function loopsOf(ways) {
  return [...ways].flatMap(([from, others]) =>
    [...others]
      .filter(([to]) => reaches(ways, to, from))
      .map(([to, message]) => ({ rule: 'folders/loop', file: from, message: `is reached from ${to}: ${message}` })),
  );
}

/** @param {Ways} ways @param {string} start @param {string} end */
function reaches(ways, start, end) {
  const seen = new Set([start]);
  for (const folder of seen) for (const next of ways.get(folder)?.keys() ?? []) seen.add(next);
  return seen.has(end);
}
