import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import sodium from 'libsodium-wrappers';
import { expect, test } from 'vitest';
import { libsodiumFunctions } from './libsodiumFunctions.ts';
import { callsIn, shake, shakeWasmTable } from './shakeLibsodiumWrappers.ts';

const library = readFileSync(
  fileURLToPath(import.meta.resolve('libsodium-wrappers')).replace(
    /modules\/[^/]+$/,
    'modules-esm/libsodium-wrappers.mjs',
  ),
  'utf8',
);
const wasmLibrary = readFileSync(fileURLToPath(import.meta.resolve('libsodium')), 'utf8');
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

test('no function changes: only rows of the two tables go', () => {
  const functions = (source: string) => source.match(/function \w+\([^)]*\)\{/g) ?? [];
  expect(functions(shake(library, kept))).toEqual(functions(library));
});

test('the wasm keeps exactly the functions that the kept ones call', () => {
  const shaken = shakeWasmTable(wasmLibrary, kept);
  for (const name of ['crypto_sign_detached', 'crypto_sign_secretkeybytes', 'crypto_secretbox_noncebytes', 'malloc'])
    expect(shaken).toMatch(new RegExp(`\\w\\._${name}=`));
  for (const name of ['crypto_box_easy', 'crypto_box_noncebytes', 'crypto_kem_keypair'])
    expect(shaken).not.toMatch(new RegExp(`\\w\\._${name}=`));
  const around = (source: string) => source.replace(/\w+\._\w+=\w+\.[\w$]+,/g, '');
  expect(around(shaken) === around(wasmLibrary)).toBe(true);
});

test('the rest of both works as the whole does', async () => {
  const functions = new Set([...kept, ...libsodiumFunctions]);
  const folder = await mkdtemp(join(tmpdir(), 'sotto-libsodium-'));
  await writeFile(join(folder, 'libsodium.mjs'), shakeWasmTable(wasmLibrary, functions));
  const wrappers = shake(library, functions).replace('from"libsodium"', 'from"./libsodium.mjs"');
  await writeFile(join(folder, 'wrappers.mjs'), wrappers.replace(/export\{[^}]*\};?/, ''));
  const { default: shaken } = await import(/* @vite-ignore */ pathToFileURL(join(folder, 'wrappers.mjs')).href);
  await Promise.all([shaken.ready, sodium.ready]);
  await rm(folder, { recursive: true });
  expect(results(shaken)).toEqual(results(sodium));
  expect(Object.keys(shaken).length).toBeLessThan(Object.keys(sodium).length);
});

/** Results of each function that the page calls, for fixed bytes. */
function results(of: typeof sodium): unknown[] {
  const [key, nonce12, nonce24] = [new Uint8Array(32).fill(9), new Uint8Array(12), new Uint8Array(24)];
  const text = new Uint8Array(40).fill(3);
  const ietf = of.crypto_aead_chacha20poly1305_ietf_encrypt(text, key, null, nonce12, key);
  const extended = of.crypto_aead_xchacha20poly1305_ietf_encrypt(text, key, null, nonce24, key);
  const pair = of.crypto_sign_seed_keypair(key);
  const signature = of.crypto_sign_detached(text, pair.privateKey);
  return [
    ...[ietf, extended, pair, signature],
    of.crypto_aead_chacha20poly1305_ietf_decrypt(null, ietf, key, nonce12, key),
    of.crypto_aead_xchacha20poly1305_ietf_decrypt(null, extended, key, nonce24, key),
    of.crypto_sign_verify_detached(signature, text, pair.publicKey),
    of.crypto_scalarmult(key, of.crypto_scalarmult_base(key)),
    of.crypto_generichash(16, text, null),
    of.is_zero(nonce12),
  ];
}

test('a library that is built otherwise, or lacks a function, ends the build', () => {
  expect(() => shake(library.replace('for(var', 'for(let'), kept)).toThrow('built otherwise');
  expect(() => shake(library, new Set([...kept, 'crypto_unheard_of']))).toThrow('lacks a function');
  expect(() => shake(library.replace(',t.is_zero=', ',t.is_nought='), kept)).toThrow('lacks a function');
  expect(() => shakeWasmTable(wasmLibrary, new Set(['crypto_unheard_of']))).toThrow('lacks a function');
  expect(() => shakeWasmTable(wasmLibrary.replace('._malloc=', '._allocate='), kept)).toThrow('lacks a function');
});

test('finds the calls of our modules', () => {
  expect(callsIn('sodium.crypto_sign_detached(a); sodium.ready; sodium.randombytes_buf(3); sodium.is_zero(a)')).toEqual(
    ['crypto_sign_detached', 'randombytes_buf', 'is_zero'],
  );
});
