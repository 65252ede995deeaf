import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { listFiles } from '../setup/hashFiles.js';

const LOGGED = /\b(?:log\??|tally)\.(?:info|warn|error|count|note)\(\s*([^,)]+)/g;
/** Modules that pass on events which others name. */
const PASSING_ON = /^packages\/log\/src\/(createLog|createTally)\.ts$/;
const FAMILY = /^ {2}(sotto_\w+): \{\s*type: '(\w+)'/gm;

/**
 * @typedef {object} Logged
 * @property {string} file
 * @property {number} line
 * @property {string | undefined} event `undefined` if it is not a constant
 */

/** Reads the events that the sources log. @param {string} root @returns {Logged[]} */
export function readEvents(root) {
  return sources(root).flatMap(({ file, text }) =>
    [...text.matchAll(LOGGED)].flatMap((found) => {
      const event = /^'([a-z-]+)'$/.exec(found[1] ?? '')?.[1];
      if (event === undefined && PASSING_ON.test(file)) return [];
      return [{ file, line: text.slice(0, found.index).split('\n').length, event }];
    }),
  );
}

/** Reads the samples that the catalogues export, each with the name of its metric. @param {string} root */
export function readMetrics(root) {
  const families = sources(root).flatMap(({ text }) =>
    [...text.matchAll(FAMILY)].map(([, name = '', type = '']) => ({ name, type })),
  );
  const metrics = families.map(({ name, type }) => (type === 'counter' ? `${name}_total` : name));
  const suffixes = ['_bucket', '_sum', '_count'];
  const samples = families.flatMap(({ name, type }) => {
    if (type === 'histogram') return suffixes.map((suffix) => name + suffix);
    return [type === 'counter' ? `${name}_total` : name];
  });
  return { metrics: new Set(metrics), samples: new Set(samples) };
}

/** The constants that a `kind` can be. @param {string} root */
export function readKinds(root) {
  const text = readFileSync(join(root, 'packages/log/src/kinds.ts'), 'utf8');
  return [...text.matchAll(/^ {2}'([a-z-]+)',$/gm)].map(([, kind = '']) => kind);
}

/** @param {string} root @returns {{ file: string, text: string }[]} */
function sources(root) {
  return ['apps/server/src', 'apps/relay/src', 'packages/log/src', 'packages/metrics/src']
    .flatMap((folder) => listFiles(join(root, folder)))
    .map((path) => relative(root, path))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.includes('/generated/'))
    .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));
}
