import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseSync } from 'vite';
import { listFiles } from '../setup/hashFiles.js';

/** @typedef {import('./Finding.js').Finding} Finding */

const SOURCE = /^(apps|bench|packages|prisma|test|tools)\/.*(?<!\.d)\.(ts|tsx|js)$/;
const GENERATED = /\/generated\//;

/** A clause in place of a subject. Readers whose first language is another one have to read it twice. */
const HEADLESS = /^(what|who|whom|whose|whoever|whatever|the one that|that which)\b/i;

/**
 * Checks that docstrings begin with a verb or a noun phrase: "Derives the key", "Number of keys", and not "What is
 * derived".
 *
 * @param {string} root
 * @returns {Finding[]}
 */
export function checkWords(root) {
  return listFiles(root)
    .map((path) => relative(root, path))
    .filter((file) => SOURCE.test(file) && !GENERATED.test(file))
    .flatMap((file) => checkDocs(file, readFileSync(join(root, file), 'utf8')));
}

/** @param {string} file @param {string} text @returns {Finding[]} */
function checkDocs(file, text) {
  return parseSync(file, text)
    .comments.filter(({ type, value }) => type === 'Block' && value.startsWith('*'))
    .flatMap(({ value, start }) => {
      const opening = value.replace(/^[\s*]+/, '');
      const line = text.slice(0, start).split('\n').length;
      const said = opening.split(/\s+/, 3).join(' ');
      if (HEADLESS.test(opening))
        return [{ rule: 'words/headless', file, line, message: `begins a docstring with a clause: ${said}` }];
      if (/^\p{Lowercase}/u.test(opening))
        return [{ rule: 'words/capital', file, line, message: `begins a docstring without a capital: ${said}` }];
      return [];
    });
}
