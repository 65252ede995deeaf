import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { argv } from 'node:process';

// The bytes that the page loads before there is sound, against its budget. Usage: node bench/pageWeight.js [folder of
// the page]

const budget = 250_000;
/**
 * Files that no listener needs on the way into a room: houses, claims and their proofs, starting a room, opening a
 * microphone, dialogs, everything that a room loads after the first sound, and languages other than English.
 */
const later = [
  ...[
    'houseWorker',
    'ClaimPage',
    'HousePage',
    'houses',
    'hallway',
    'proveHouse',
    'StartDialog',
    'Microphone',
    'openMicrophone',
    'createCover',
    'audio',
  ],
  ...['SettingsDialog', 'Dialog', 'later', 'roomDesk', 'roomDialogs', 'createNews', 'ar', 'isolate'],
  ...['Floor', 'createVoice', 'openNewRoom', 'signStatement'],
];
const isLater = (/** @type {string} */ name) => later.some((chunk) => name.startsWith(`assets/${chunk}-`));
const page = argv[2] ?? join(import.meta.dirname, '../apps/web/dist');

/**
 * The files that `index.html` leads to, by name and from there on: scripts, styles, Workers, WebAssembly. What a script
 * would load later counts as well.
 *
 * @param {string} folder
 */
function readLoaded(folder) {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  /** @type {Map<string, Buffer>} */
  const loaded = new Map();
  const open = ['index.html'];
  for (const name of open) {
    const content = readFileSync(join(folder, name));
    loaded.set(name, content);
    const text = content.toString('latin1');
    const leadsTo = (/** @type {string} */ other) => other.includes('.') && text.includes(basename(other));
    open.push(...names.filter((other) => !open.includes(other) && leadsTo(other)));
  }
  return loaded;
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
const before = files.filter(({ name }) => !isLater(name));
const raw = before.reduce((sum, file) => sum + file.raw, 0);
const packed = before.reduce((sum, file) => sum + file.packed, 0);
console.log(`${'bytes'.padEnd(36)}${'raw'.padStart(11)}${'gzip -9'.padStart(11)}`);
for (const file of before) console.log(row(file.name, file.raw, file.packed));
console.log(row('total', raw, packed));
for (const file of files.filter(({ name }) => isLater(name)))
  console.log(row(`later: ${file.name}`, file.raw, file.packed));
console.log(`${((packed / budget) * 100).toFixed(1)} % of the budget of ${budget.toLocaleString('en')} bytes`);
if (packed > budget) process.exitCode = 1;
