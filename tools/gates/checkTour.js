import { existsSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { listFiles } from '../setup/hashFiles.js';

/** @typedef {import('./Finding.js').Finding} Finding */
/** @typedef {Map<string, string>} Sources the text of each source, by its path */

const PAGE = 'docs/TOUR.md';
/** ``| client | `packages/client/src` |``: a short name of a folder. */
const SHORT = /^\| (\w+) \| `([\w/]+)` \|$/;
/** ``| 2 | `client/stage/RoomFrames.ts` …``, `stage/RoomFrames.ts` or `RoomFrames.ts`, and folders with a short name. */
const PATH = /(?<![\w./-])(?:[\w-]+\/)*[\w-]+\.(?:tsx?|js)(?!\w)|(?<![\w./-])[a-z]+(?:\/[\w-]+)+(?![\w.]*\/)/g;
const QUOTED = /`([^`]+)`/g;
/** `name`, `#name`, `Class.name` or `name(…)`. */
const SYMBOL = /^#?\w+(\.\w+)?(?=\(|$)/;

/**
 * Checks the tour: each path in it exists, each `symbol` stands in a file that its line names, and each search that
 * answers a question finds a file of the answer.
 *
 * @param {string} root
 * @returns {Finding[]}
 */
export function checkTour(root) {
  const lines = readFileSync(join(root, PAGE), 'utf8').split('\n');
  const shorts = new Map(
    lines.flatMap((line) => {
      const [, short = '', folder = ''] = SHORT.exec(line) ?? [];
      return short ? [[short, folder]] : [];
    }),
  );
  const sources = readSources(root, [...shorts.values()]);
  return lines.flatMap((text, index) => {
    if (text.startsWith('#') || SHORT.test(text)) return [];
    const { files, missing } = filesOn(text, shorts, { root, sources });
    const search = /^\| [^|]*\? \| `([^`]+)` \|/.exec(text)?.[1];
    const messages = [
      ...missing.map((path) => `names ${path}, which is not there`),
      ...(search === undefined ? lostSymbols(text, files, sources) : lostSearch(search, files, sources)),
    ];
    return messages.map((message) => ({ rule: 'tour/stale', file: PAGE, line: index + 1, message }));
  });
}

/** @param {string} root @param {string[]} folders @returns {Sources} */
function readSources(root, folders) {
  const files = folders.filter((folder) => existsSync(join(root, folder))).flatMap((at) => listFiles(join(root, at)));
  const sources = files.filter((file) => /\.(tsx?|js)$/.test(file) && !/\.test\./.test(file));
  return new Map(sources.map((file) => [relative(root, file), readFileSync(file, 'utf8')]));
}

/**
 * Finds the files that a line names. A path without a short name belongs to the package named last.
 *
 * @param {string} text
 * @param {Map<string, string>} shorts
 * @param {{ root: string, sources: Sources }} tree
 */
function filesOn(text, shorts, { root, sources }) {
  /** @type {string[]} */
  const files = [];
  /** @type {string[]} */
  const missing = [];
  let place = '';
  for (const [path] of text.matchAll(PATH)) {
    const [short = '', ...rest] = path.split('/');
    const folder = rest.length > 0 ? shorts.get(short) : undefined;
    place = folder ?? place;
    const isSource = /\.\w+$/.test(path);
    if (!isSource && folder === undefined) {
      if (short === 'packages' && !existsSync(join(root, path))) missing.push(path);
      continue;
    }
    const wanted = folder === undefined ? `/${path}` : `${folder}/${rest.join('/')}`;
    const found = [...sources.keys()].filter((file) => file.startsWith(place) && isAt(file, wanted, isSource));
    if (found.length === 0) missing.push(path);
    files.push(...found);
  }
  return { files, missing };
}

/** @param {string} file @param {string} wanted @param {boolean} isSource */
function isAt(file, wanted, isSource) {
  if (!isSource) return file.startsWith(`${wanted}/`);
  return wanted.startsWith('/') ? file.endsWith(wanted) : file === wanted;
}

/** @param {string} text @param {string[]} files @param {Sources} sources @returns {string[]} */
function lostSymbols(text, files, sources) {
  const all = [...sources.entries()];
  return [...text.matchAll(QUOTED)].flatMap(([, quoted = '']) => {
    if (quoted.endsWith('.ts')) return [];
    // A word of the wire.
    if (all.some(([, source]) => source.includes(`'${quoted}'`))) return [];
    const [symbol] = SYMBOL.exec(quoted) ?? [];
    if (symbol === undefined) return [];
    const [head = '', member = head] = symbol.replace('#', '').split('.');
    const own = all.filter(([file]) => files.includes(file) || basename(file) === `${head}.ts`);
    const has = (/** @type {string} */ source) =>
      [head, member].every((word) => new RegExp(`\\b${word}\\b`).test(source));
    return own.some(([, source]) => has(source)) ? [] : [`names \`${quoted}\`, which no file of its line has`];
  });
}

/** @param {string} search @param {string[]} files @param {Sources} sources @returns {string[]} */
function lostSearch(search, files, sources) {
  const wanted = search.toLowerCase();
  const isFound = files.some(
    (file) => file.toLowerCase().endsWith(wanted) || sources.get(file)?.toLowerCase().includes(wanted),
  );
  return isFound ? [] : [`searches \`${search}\`, which no file of the answer has`];
}
