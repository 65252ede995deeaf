import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { callsIn, shake } from './shakeLibsodiumWrappers.ts';

const library = readFileSync(
  fileURLToPath(import.meta.resolve('libsodium-wrappers')).replace(
    /modules\/[^/]+$/,
    'modules-esm/libsodium-wrappers.mjs',
  ),
  'utf8',
);
const kept = new Set([
  'crypto_sign_detached',
  'randombytes_buf',
  'crypto_secretbox_easy',
  'crypto_secretbox_open_easy',
]);

test('the library as installed keeps the named functions in its table and no other', () => {
  const shaken = shake(library, kept);
  expect(shaken).toContain('"crypto_sign_detached"');
  expect(shaken).not.toContain('"crypto_pwhash_str_verify"');
  expect(shaken).not.toContain('"crypto_kx_keypair",');
  expect(shaken.length).toBeLessThan(library.length);
});

test('no function changes: all that goes is rows of the two tables', () => {
  const functions = (source: string) => source.match(/function \w+\([^)]*\)\{/g) ?? [];
  expect(functions(shake(library, kept))).toEqual(functions(library));
});

test('a library that is built otherwise, or lacks a function, ends the build', () => {
  expect(() => shake(library.replace('for(var', 'for(let'), kept)).toThrow('built otherwise');
  expect(() => shake(library, new Set([...kept, 'crypto_unheard_of']))).toThrow('lacks a function');
});

test('what our modules call is found', () => {
  expect(callsIn('sodium.crypto_sign_detached(a); sodium.ready; sodium.randombytes_buf(3)')).toEqual([
    'crypto_sign_detached',
    'randombytes_buf',
  ]);
});
