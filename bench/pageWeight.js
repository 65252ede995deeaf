import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { argv } from 'node:process';
import { parseSync, Visitor } from 'vite';

// The bytes that the page loads before there is sound, against its budget. Usage: node bench/pageWeight.js [folder of
// the page]

const budget = 380_000;
const page = argv[2] ?? join(import.meta.dirname, '../apps/web/dist');

/**
 * Lists the files that a listener's browser loads before there is sound: those that `index.html` names, and from there on
 * whatever a script imports or starts as a Worker. What a script imports later, by `import()`, does not count.
 *
 * @param {string} folder
 */
function readLoaded(folder) {
  /** @type {Map<string, Buffer>} */
  const loaded = new Map();
  const open = ['index.html'];
  for (const name of open) {
    const content = readFileSync(join(folder, name));
    loaded.set(name, content);
    for (const other of leadsTo(name, content.toString())) if (!open.includes(other)) open.push(other);
  }
  return loaded;
}

/** @param {string} name @param {string} text @returns {string[]} names of files in the page's folder */
function leadsTo(name, text) {
  if (name.endsWith('.html'))
    return [...text.matchAll(/(?:src|href)="\/([^"]+\.\w+)"/g)].map((match) => match[1] ?? '');
  if (!name.endsWith('.js')) return [];
  /** @type {string[]} */
  const found = [];
  const note = (/** @type {string} */ path) => found.push(posix.join(posix.dirname(name), path));
  new Visitor({
    ImportDeclaration: ({ source }) => note(source.value),
    ExportNamedDeclaration: ({ source }) => source && note(source.value),
    ExportAllDeclaration: ({ source }) => note(source.value),
  }).visit(parseSync(name, text).program);
  for (const [, path] of text.matchAll(/new Worker\(new URL\([`"']\/([^`"']+)[`"']/g)) if (path) found.push(path);
  return found;
}

/**
 * @param {string} name
 * @param {number} raw
 * @param {number} packed
 */
function row(name, raw, packed) {
  const [rawColumn, packedColumn] = [raw, packed].map((bytes) => bytes.toLocaleString('en').padStart(11));
  return `${name.padEnd(36)}${rawColumn}${packedColumn}`;
}

const files = [...readLoaded(page)].map(([name, content]) => ({
  name,
  raw: content.length,
  // The program itself: zlib as Node has it packs WebAssembly up to 1.3 % worse.
  packed: execFileSync('gzip', ['-9nc'], { input: content }).length,
}));
files.sort((a, b) => b.packed - a.packed);
const raw = files.reduce((sum, file) => sum + file.raw, 0);
const packed = files.reduce((sum, file) => sum + file.packed, 0);
console.log(`${'bytes'.padEnd(36)}${'raw'.padStart(11)}${'gzip -9'.padStart(11)}`);
for (const file of files) console.log(row(file.name, file.raw, file.packed));
console.log(row('total', raw, packed));
console.log(`${((packed / budget) * 100).toFixed(1)} % of the budget of ${budget.toLocaleString('en')} bytes`);
if (packed > budget) process.exitCode = 1;
