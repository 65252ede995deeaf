import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { listFiles } from '../setup/hashFiles.js';

/** @typedef {import('./Finding.js').Finding} Finding */
/** @typedef {{ id: string, file: string, line: number }} Citation */

const PAGES = ['packages/protocol/SPEC.md', 'packages/records/README.md'];

/** Rules that no test can show, each with the reason. */
const UNTESTED = new Map([
  ['M6', 'says what observers of packets see, which follows from RTP; the wiretap looks only for more than that'],
]);

const READ = /^(apps|packages|test|bench|prisma|tools|docs)\/.*\.(ts|tsx|js|sql|prisma|md|pml|sh)$/;
/** Planted violations cite rules that are not there; old decisions cite rules of their time. */
const SKIPPED = /\/generated\/|\/node_modules\/|^tools\/gates\/|^docs\/adr\//;
const TESTS = /\.test\.(ts|tsx|js)$|\/test\/|^test\//;
const ID = '[WSEKPGBRTHLFM]\\d{1,2}';
/** `[R3]`, `[G2, G9]` or `[F1-F4]`. */
const CITED = new RegExp(`\\[(${ID}(?:(?:, ?|-)${ID})*)\\]`, 'g');
const DEFINED = new RegExp(`\\*\\*\\[(${ID}(?:, ${ID})*)\\]`, 'g');

/**
 * Checks that each rule cited in brackets exists in SPEC.md or in the README of records, is written there once, and is
 * cited by a test.
 *
 * @param {string} root
 * @param {ReadonlyMap<string, string>} untested rules that need no test, with the reason
 * @returns {Finding[]}
 */
export function checkRules(root, untested = UNTESTED) {
  const defined = PAGES.flatMap((file) => find(file, readFileSync(join(root, file), 'utf8'), DEFINED));
  const order = defined.map(({ id }) => id);
  const cited = listFiles(root)
    .map((path) => relative(root, path))
    .filter((file) => READ.test(file) && !SKIPPED.test(file))
    .flatMap((file) => find(file, readFileSync(join(root, file), 'utf8'), CITED));
  const tested = new Set(
    cited.filter(({ file }) => TESTS.test(file)).flatMap(({ id }) => expand(id).filter((one) => order.includes(one))),
  );
  return [
    ...cited
      .filter(({ id }) => ends(id).some((end) => !order.includes(end)))
      .map(({ file, line, id }) => ({ rule: 'rules/unknown', file, line, message: `no rule ${id}` })),
    ...defined
      .filter(({ id }, index) => order.indexOf(id) !== index)
      .map(({ file, line, id }) => ({ rule: 'rules/twice', file, line, message: `rule ${id} is there already` })),
    ...defined
      .filter(({ id }) => !tested.has(id) && !untested.has(id))
      .map(({ file, line, id }) => ({ rule: 'rules/untested', file, line, message: `no test cites ${id}` })),
    ...[...untested.keys()]
      .filter((id) => tested.has(id) || !order.includes(id))
      .map((id) => ({ rule: 'rules/stale', file: 'tools/gates/checkRules.js', message: `${id} needs no exception` })),
  ];
}

/**
 * Ids and ranges of ids, each with its line.
 *
 * @param {string} file
 * @param {string} text
 * @param {RegExp} pattern
 * @returns {Citation[]}
 */
function find(file, text, pattern) {
  return [...text.matchAll(pattern)].flatMap(({ 1: ids = '', index }) =>
    ids.split(/, ?/).map((id) => ({ id, file, line: text.slice(0, index).split('\n').length })),
  );
}

/** @param {string} id an id or a range @returns {string[]} */
function ends(id) {
  return id.split('-');
}

/** @param {string} id an id or a range @returns {string[]} every id of it, also numbers that no rule has */
function expand(id) {
  const [first = '', last = first] = ends(id);
  const [from, to] = [Number(first.slice(1)), Number(last.slice(1))];
  return Array.from({ length: to - from + 1 }, (_, index) => `${first[0]}${from + index}`);
}
