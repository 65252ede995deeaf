import { hkdf, Secret } from '@sotto/base';
import { describe, expect, it } from 'vitest';
import { type FrameVector, readSframeVectors } from '../test/sframeVectors.ts';
import { deriveFrameKey, sframeLabel } from './deriveFrameKey.ts';
import { deriveNonce, openSframe, sealSframe } from './sframe.ts';
import { type DecodedSframeHeader, decodeSframeHeader } from './sframeHeader.ts';

// We use only suite 0x0004 of the five. Suites 0x0001 to 0x0003 combine AES-CTR with HMAC, but every cipher here is a
// single call of WebCrypto. 0x0005 derives by HKDF-SHA512, which nothing else here uses.
const vector = findVector();

function findVector(): FrameVector {
  const found = readSframeVectors().sframe.find(({ cipher_suite }) => cipher_suite === 4n);
  if (!found) throw new Error('no vector of AES_128_GCM_SHA256_128');
  return found;
}

function headerOf(sealed: Uint8Array): DecodedSframeHeader {
  const header = decodeSframeHeader(sealed);
  if (!header.ok) throw new Error('the vector has a header');
  return header.value;
}

describe('published vectors', () => {
  it('[F6] derives key, salt and nonce of AES_128_GCM_SHA256_128', async () => {
    const { base_key, kid, ctr } = vector;
    expect(sframeLabel('key', kid)).toEqual(vector.sframe_key_label);
    expect(sframeLabel('salt', kid)).toEqual(vector.sframe_salt_label);
    expect(await hkdf(base_key, { info: vector.sframe_key_label, length: 16 })).toEqual(vector.sframe_key);
    const { salt } = await deriveFrameKey(new Secret(base_key.slice()), kid, 'encrypt');
    expect(salt).toEqual(vector.sframe_salt);
    expect(deriveNonce(salt, ctr)).toEqual(vector.nonce);
  });

  it('[F6] seals the frame of AES_128_GCM_SHA256_128', async () => {
    const key = await deriveFrameKey(new Secret(vector.base_key.slice()), vector.kid, 'encrypt');
    expect(await sealSframe(key, { ctr: vector.ctr, plaintext: vector.pt, metadata: vector.metadata })).toEqual(
      vector.ct,
    );
  });

  it('[F6] opens the frame of AES_128_GCM_SHA256_128', async () => {
    const { base_key, kid, ct: sealed, metadata, pt } = vector;
    const key = await deriveFrameKey(new Secret(base_key.slice()), kid, 'decrypt');
    const opened = await openSframe(key, { header: headerOf(sealed), sealed, metadata });
    expect(opened).toEqual({ ok: true, value: pt });
  });

  it('[F6] does not open it without its metadata', async () => {
    const { base_key, kid, ct: sealed } = vector;
    const key = await deriveFrameKey(new Secret(base_key.slice()), kid, 'decrypt');
    const opened = await openSframe(key, { header: headerOf(sealed), sealed });
    expect(opened).toEqual({ ok: false, error: { code: 'not-authentic' } });
  });
});

describe('deletion', () => {
  it('[F6] keeps keys that cannot be exported and go one way', async () => {
    const { key } = await deriveFrameKey(new Secret(new Uint8Array(32)), 1n, 'decrypt');
    expect(key.extractable).toBe(false);
    expect(key.usages).toEqual(['decrypt']);
    await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
  });

  it('[F6] derives nothing from a wiped base key', async () => {
    const baseKey = new Secret(new Uint8Array(32));
    baseKey.wipe();
    await expect(deriveFrameKey(baseKey, 1n, 'encrypt')).rejects.toThrow();
  });
});
