import { expect, test } from 'vitest';
import { code, flip, value } from '../test/exchange.ts';
import { createServerKeys, parseServerKey, serverFingerprint, serverKeysFromSecret } from './serverKeys.ts';

test('[E1] a stored secret key gives the same pair again', async () => {
  const keys = await createServerKeys();
  const stored = Buffer.from(keys.secretKey.expose());
  const again = await serverKeysFromSecret(stored);
  expect(again.publicKey).toEqual(keys.publicKey);
  again.secretKey.wipe();
  expect(stored).toEqual(Buffer.from(keys.secretKey.expose()));
});

test.each([0, 31, 33])('[E1] a stored secret key of %i bytes throws', async (length) => {
  await expect(serverKeysFromSecret(new Uint8Array(length))).rejects.toThrow(RangeError);
});

test('[E1] a fingerprint has 16 bytes, other for every key', async () => {
  const fingerprint = await serverFingerprint((await createServerKeys()).publicKey);
  expect(fingerprint).toHaveLength(16);
  expect(await serverFingerprint((await createServerKeys()).publicKey)).not.toEqual(fingerprint);
});

test('[E2] the key that a fingerprint names is taken', async () => {
  const { publicKey } = await createServerKeys();
  const parsed = value(await parseServerKey(Buffer.from(publicKey), await serverFingerprint(publicKey)));
  expect(parsed).toEqual(publicKey);
});

test('[E2] any changed byte of the key or its fingerprint is refused', async () => {
  const { publicKey } = await createServerKeys();
  const fingerprint = await serverFingerprint(publicKey);
  for (const index of publicKey.keys()) {
    expect(code(await parseServerKey(flip(publicKey, index), fingerprint))).toBe('server-key-mismatch');
  }
  for (const index of fingerprint.keys()) {
    expect(code(await parseServerKey(publicKey, flip(fingerprint, index)))).toBe('server-key-mismatch');
  }
});

test.each([0, 31, 33])('[E2] a key of %i bytes is refused, though the fingerprint is its own', async (length) => {
  const bytes = new Uint8Array(length).fill(9);
  expect(code(await parseServerKey(bytes, await serverFingerprint(bytes)))).toBe('server-key-mismatch');
});

test('[E2] a truncated fingerprint is refused', async () => {
  const { publicKey } = await createServerKeys();
  const fingerprint = (await serverFingerprint(publicKey)).subarray(0, 15);
  expect(code(await parseServerKey(publicKey, fingerprint))).toBe('server-key-mismatch');
});

test('[E2, E3] a key of small order is refused, though the fingerprint is its own', async () => {
  const one = new Uint8Array(32);
  one[0] = 1;
  expect(code(await parseServerKey(one, await serverFingerprint(one)))).toBe('server-key-mismatch');
});
