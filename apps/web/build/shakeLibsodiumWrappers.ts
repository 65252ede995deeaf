import type { Plugin } from 'vite';

const wrappersFile = /\/node_modules\/libsodium-wrappers\/dist\/modules-esm\/libsodium-wrappers\.mjs$/;
const libraryFile = /\/node_modules\/libsodium\/dist\/modules-esm\/libsodium\.mjs$/;
const functionTable = /for\(var (\w+)=\[((?:"\w+",?)+)\],(\w+)=\[((?:[\w$]+,?)+)\],/g;
const constantTable = /var (\w+)=\[("SODIUM_LIBRARY_VERSION_MAJOR",(?:"\w+",?)+)\];/g;
const utilityTable = /,t\.add=\w+(?:,t\.\w+=\w+)+;/g;
const wasmTable = /\w+\._crypto_aead_aegis128l_keybytes=\w+\.f,(?:\w+\._\w+=\w+\.[\w$]+,)+/g;
const wasmRow = /\w+\._(\w+)=\w+\.[\w$]+,/g;

/** Functions that the library itself calls while it starts. */
const ownFunctions = ['randombytes_buf', 'crypto_secretbox_easy', 'crypto_secretbox_open_easy'];
const ownConstants = ['crypto_secretbox_NONCEBYTES', 'crypto_secretbox_KEYBYTES'];
const ownUtilities = ['memcmp', 'ready'];
const ownOfWasm = ['sodium_init', 'malloc', 'free'];

/** Functions that our modules call besides libsodium's own. */
const utilities = ['is_zero'];

/**
 * Leaves only `functions` in the tables by which libsodium-wrappers exports its functions, and in libsodium only those
 * of its wasm, so that the bundler finds the others unused. No function changes, and neither does the wasm below them.
 * The build ends with an error if our modules call a function that the list lacks.
 */
export function shakeLibsodiumWrappers(functions: readonly string[]): Plugin {
  const kept = new Set([...functions, ...ownFunctions]);
  const called = new Set<string>();
  return {
    name: 'sotto:shake-libsodium-wrappers',
    apply: 'build',
    enforce: 'pre',
    transform(source, id) {
      if (wrappersFile.test(id)) return { code: shake(source, kept), map: null };
      if (libraryFile.test(id)) return { code: shakeWasmTable(source, kept), map: null };
      if (!id.includes('/node_modules/')) for (const name of callsIn(source)) called.add(name);
      return null;
    },
    buildEnd(error) {
      const missing = [...called].filter((name) => !kept.has(name) && !utilities.includes(name));
      if (!error && missing.length > 0) this.error(`libsodium-wrappers would lack ${missing.join(', ')}`);
    },
  };
}

/** The libsodium functions and constants that a module of ours names. */
export function callsIn(source: string): string[] {
  const all = [...source.matchAll(/(?<![/\w])sodium\.(\w+)/g)].map(([, name]) => name ?? '');
  return all.filter((name) => name !== 'ready');
}

/** The library's source with only `kept` in its tables of functions. Throws if it is not built as it was. */
export function shake(source: string, kept: ReadonlySet<string>): string {
  const table = only(source, functionTable);
  const constants = only(source, constantTable);
  const tools = only(source, utilityTable);
  const names: string[] = JSON.parse(`[${table[2]}]`);
  const values = (table[4] ?? '').split(',');
  if (names.length !== values.length) throw new Error('libsodium-wrappers has a name without a function');
  const rows = names.map((name, index) => [name, values[index]] as const).filter(([name]) => kept.has(name));
  if (rows.length !== kept.size) throw new Error('libsodium-wrappers lacks a function');
  const keptNames = JSON.stringify(rows.map(([name]) => name));
  const keptValues = rows.map(([, value]) => value).join(',');
  const keptTools = [...ownUtilities, ...utilities].map((name) => {
    const row = new RegExp(`,t\\.${name}=\\w+`).exec(tools[0])?.[0];
    if (!row) throw new Error('libsodium-wrappers lacks a function');
    return row;
  });
  return source
    .replace(table[0], () => `for(var ${table[1]}=${keptNames},${table[3]}=[${keptValues}],`)
    .replace(constants[0], () => `var ${constants[1]}=${JSON.stringify(ownConstants)};`)
    .replace(tools[0], () => `${keptTools.join('')};`);
}

/**
 * The source of libsodium with only those wasm exports in its table that `kept` call: themselves, the sizes of their
 * arguments, and memory. Throws if libsodium was built in another way.
 */
export function shakeWasmTable(source: string, kept: ReadonlySet<string>): string {
  const table = only(source, wasmTable);
  const rows = [...table[0].matchAll(wasmRow)].filter(([, name]) => isCalled(name ?? '', kept));
  const names = new Set(rows.map(([, name]) => name));
  const isComplete = [...kept, ...ownOfWasm].every((name) => names.has(name));
  if (!isComplete) throw new Error('libsodium lacks a function');
  return source.replace(table[0], () => rows.map(([row]) => row).join(''));
}

/** A size, such as `crypto_sign_seedbytes`, is one of every function whose name begins as its own does. */
function isCalled(name: string, kept: ReadonlySet<string>): boolean {
  if (kept.has(name) || ownOfWasm.includes(name)) return true;
  const family = /^(\w+)_[a-z]*bytes(?:_min|_max)?$/.exec(name)?.[1];
  return family !== undefined && [...kept].some((each) => each.startsWith(family));
}

function only(source: string, pattern: RegExp): RegExpMatchArray {
  const [table, ...others] = source.matchAll(pattern);
  if (!table || others.length > 0) throw new Error('libsodium is built otherwise');
  return table;
}
