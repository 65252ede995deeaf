import type { Plugin } from 'vite';

const wrappersFile = /\/node_modules\/libsodium-wrappers\/dist\/modules-esm\/libsodium-wrappers\.mjs$/;
const functionTable = /for\(var (\w+)=\[((?:"\w+",?)+)\],(\w+)=\[((?:[\w$]+,?)+)\],/g;
const constantTable = /var (\w+)=\[("SODIUM_LIBRARY_VERSION_MAJOR",(?:"\w+",?)+)\];/g;

/** What the library calls on itself while it starts. */
const ownFunctions = ['randombytes_buf', 'crypto_secretbox_easy', 'crypto_secretbox_open_easy'];
const ownConstants = ['crypto_secretbox_NONCEBYTES', 'crypto_secretbox_KEYBYTES'];

/**
 * Leaves only `functions` in the table by which libsodium-wrappers exports its functions, so that the bundler finds the
 * others unused. No function changes, and neither does the wasm below them. What our modules call and the list lacks
 * ends the build.
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
      if (!id.includes('/node_modules/')) for (const name of callsIn(source)) called.add(name);
      return null;
    },
    buildEnd(error) {
      const missing = [...called].filter((name) => !kept.has(name));
      if (!error && missing.length > 0) this.error(`libsodium-wrappers would lack ${missing.join(', ')}`);
    },
  };
}

/** The libsodium functions and constants that a module of ours names. */
export function callsIn(source: string): string[] {
  return [...source.matchAll(/\bsodium\.((?:crypto|randombytes|memcmp|memzero|pad|unpad)\w*)/g)].map(
    ([, name]) => name ?? '',
  );
}

/** The library's source with only `kept` in its table of functions. Throws where it is not built as it was. */
export function shake(source: string, kept: ReadonlySet<string>): string {
  const [table, ...others] = source.matchAll(functionTable);
  const [constants, ...more] = source.matchAll(constantTable);
  if (!table || !constants || others.length + more.length > 0) throw new Error('libsodium-wrappers is built otherwise');
  const names: string[] = JSON.parse(`[${table[2]}]`);
  const values = (table[4] ?? '').split(',');
  if (names.length !== values.length) throw new Error('libsodium-wrappers has a name without a function');
  const rows = names.map((name, index) => [name, values[index]] as const).filter(([name]) => kept.has(name));
  if (rows.length !== kept.size) throw new Error('libsodium-wrappers lacks a function');
  const keptNames = JSON.stringify(rows.map(([name]) => name));
  const keptValues = rows.map(([, value]) => value).join(',');
  return source
    .replace(table[0], () => `for(var ${table[1]}=${keptNames},${table[3]}=[${keptValues}],`)
    .replace(constants[0], () => `var ${constants[1]}=${JSON.stringify(ownConstants)};`);
}
