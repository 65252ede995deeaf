import { readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { parseSync, Visitor } from 'vite';
import { listFiles } from '../setup/hashFiles.js';

/** @typedef {import('./Finding.js').Finding} Finding */

/** Names of the clone's folder in our code. */
const ROOT_NAME = /^root$/i;

/**
 * Finds paths that lead out of the repository: a clone must build and test with nothing beside it. A path counts from
 * the folder of its file, or from the root if it is joined to that.
 *
 * @param {string} root
 * @returns {Finding[]}
 */
export function checkOutside(root) {
  return listFiles(root)
    .map((path) => relative(root, path))
    .filter((file) => /\.[cm]?[jt]sx?$/.test(file) && !/(^|\/)(generated|\.cache|data|artifacts)\//.test(file))
    .flatMap((file) =>
      listClimbing(file, readFileSync(join(root, file), 'utf8')).map(({ path, line }) => ({
        rule: 'outside',
        file,
        line,
        message: `leads out of the repository: ${path}`,
      })),
    );
}

/** @param {string} file @param {string} text @returns {{ path: string, line: number }[]} */
function listClimbing(file, text) {
  if (!text.includes('..')) return [];
  const { program } = parseSync(file, text);
  /** @type {{ path: string, line: number }[]} */
  const found = [];
  const note = (/** @type {string} */ path, /** @type {string} */ from, /** @type {number} */ start) => {
    const target = posix.join(from, path);
    const isOut = /^\.\.(\/|$)/.test(path) && /^\.\.(\/|$)/.test(target);
    if (isOut) found.push({ path, line: text.slice(0, start).split('\n').length });
  };
  new Visitor({
    Literal: ({ value, start }) => note(String(value), dirname(file), start),
    TemplateElement: ({ value, start }) => note(value.raw, dirname(file), start),
    CallExpression: ({ arguments: [base, ...parts] }) => {
      if (base?.type !== 'Identifier' || !ROOT_NAME.test(base.name)) return;
      for (const part of parts) if (part.type === 'Literal') note(String(part.value), '.', part.start);
    },
  }).visit(program);
  return found;
}
