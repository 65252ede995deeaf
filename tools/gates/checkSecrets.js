import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { listFiles } from '../setup/hashFiles.js';

/** @typedef {import('./Finding.js').Finding} Finding */

/** Files that handle keys, or plaintext that keys open. */
const CLIENT = /^(packages\/(base|keys|frames|envelope|records|client)|apps\/web)\/src\/.*(?<!\.test)\.tsx?$/;

/**
 * The only modules of the page that store anything: a tab's link, the position in logs, houses, names, settings, and
 * the root seed.
 */
const KEEPERS = new Set([
  'apps/web/src/main.tsx',
  'apps/web/src/tab/createStorage.ts',
  'packages/client/src/browser/logMemory.ts',
  'packages/client/src/browser/worker/rootSeed.ts',
  'packages/client/src/browser/tabMemory.ts',
]);

const RULES = [
  {
    rule: 'secrets/kept',
    pattern:
      /\b(localStorage|sessionStorage|indexedDB|caches|BroadcastChannel|SharedWorker|serviceWorker)\b|\.cookie\b/,
    message: 'stores something or passes it on, which only a few files may',
    isAllowed: (/** @type {string} */ file) => KEEPERS.has(file),
  },
  {
    rule: 'secrets/thrown',
    pattern: /\bnew \w*(Error|Exception)\(\s*(`[^`]*\$\{|(?![\w.]+\.code\))[^'"`)\s])/,
    message: 'throws a text that is made of values',
    isAllowed: () => false,
  },
  {
    rule: 'secrets/shown',
    pattern: /(\$\{[^}]*|JSON\.stringify\([^)]*|\bString\([^)]*|console\.\w+\([^)]*)\.expose\(\)/,
    message: 'makes a text of a secret',
    isAllowed: () => false,
  },
];

/**
 * Checks that code with keys stores nothing, throws nothing that it was given, and makes no text of a secret.
 *
 * @param {string} root
 * @returns {Finding[]}
 */
export function checkSecrets(root) {
  return ['apps', 'packages']
    .flatMap((folder) => listFiles(join(root, folder)))
    .map((path) => relative(root, path))
    .filter((file) => CLIENT.test(file))
    .flatMap((file) => {
      const text = withoutComments(readFileSync(join(root, file), 'utf8'));
      return RULES.flatMap(({ rule, pattern, message, isAllowed }) => {
        const found = isAllowed(file) ? null : pattern.exec(text);
        return found ? [{ rule, file, line: text.slice(0, found.index).split('\n').length, message }] : [];
      });
    });
}

/** The same lines with no comment in them. @param {string} text */
function withoutComments(text) {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|(?<![:'"`])\/\/.*/g, (comment) => comment.replaceAll(/[^\n]/g, ' '));
}
