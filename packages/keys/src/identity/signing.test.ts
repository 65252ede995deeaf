import { isEqual, randomBytes } from '@sotto/base';
import { verify } from '@sotto/records';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flip, fromHex, range, toHex } from '../../test/fixtures.ts';
import { createSigningKey } from './SigningKey.ts';
import { sign } from './signing.ts';
import { ready } from './sodium.ts';

await ready;
const key = createSigningKey(range(0, 32));
const type = 'session-certificate';
const body = { roomHandle: range(0, 16), timeMs: 1 };
const signature = sign(key, type, body);

/** S + L, with L the order of the base point: the same signature in a second spelling (RFC 8032 section 5.1.7). */
function respell(original: Uint8Array): Uint8Array {
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  let s = BigInt(`0x${toHex(original.slice(32).reverse())}`) + order;
  const respelled = original.slice();
  for (let index = 32; index < 64; index++, s >>= 8n) respelled[index] = Number(s & 0xffn);
  return respelled;
}

// Every point of order 1, 2, 4 and 8, and their spellings with y not below 2^255 - 19. Under the neutral one, R = neutral
// and S = 0 satisfy the bare equation S·B = R + k·A for every message.
const smallOrderKeys = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000080',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000080',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
];

describe('signing key', () => {
  // RFC 8032 section 7.1, tests 1 to 3.
  it.each([
    [
      '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    ],
    [
      '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
      '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    ],
    [
      'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
      'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    ],
  ])('of the seed %s is as published', (seed, publicKey) => {
    expect(toHex(createSigningKey(fromHex(seed)).publicKey)).toBe(publicKey);
  });

  it('[K14] wipes the seed it was made of', () => {
    const seed = randomBytes(32);
    createSigningKey(seed);
    expect(seed.every((byte) => byte === 0)).toBe(true);
  });
});

describe('signature', () => {
  it('[K6] fits its key, type and body', () => {
    expect(verify(key.publicKey, { type, body, signature })).toBe(true);
  });

  it('[K6] is the same whatever the order of the fields', () => {
    const reordered = { timeMs: 1, roomHandle: range(0, 16) };
    expect(isEqual(sign(key, type, reordered), signature)).toBe(true);
  });

  it('[K6] fits no other type, body or key', () => {
    expect(verify(key.publicKey, { type: 'house-proof', body, signature })).toBe(false);
    expect(verify(key.publicKey, { type, body: { ...body, timeMs: 2 }, signature })).toBe(false);
    expect(verify(key.publicKey, { type, body: { ...body, more: true }, signature })).toBe(false);
    const other = createSigningKey(range(1, 32));
    expect(verify(other.publicKey, { type, body, signature })).toBe(false);
  });

  it('[K6] fails with any byte changed', () => {
    for (let index = 0; index < 64; index++) {
      expect(verify(key.publicKey, { type, body, signature: flip(signature, index) })).toBe(false);
    }
    for (let index = 0; index < 32; index++) {
      expect(verify(flip(key.publicKey, index), { type, body, signature })).toBe(false);
    }
  });

  it('[K6] fails at any other length, without throwing', () => {
    expect(verify(key.publicKey, { type, body, signature: signature.slice(0, 63) })).toBe(false);
    expect(verify(key.publicKey, { type, body, signature: new Uint8Array(65) })).toBe(false);
    expect(verify(new Uint8Array(0), { type, body, signature })).toBe(false);
    expect(verify(new Uint8Array(33), { type, body, signature })).toBe(false);
  });

  it('[K6] has one spelling: S + L is refused', () => {
    expect(verify(key.publicKey, { type, body, signature: respell(signature) })).toBe(false);
  });

  it.each(smallOrderKeys)('[K6] is refused under the small-order key %s', (hex) => {
    const neutral = fromHex(`01${'00'.repeat(63)}`);
    expect(verify(fromHex(hex), { type, body, signature: neutral })).toBe(false);
    const ownPoint = fromHex(hex + '00'.repeat(32));
    expect(verify(fromHex(hex), { type, body, signature: ownPoint })).toBe(false);
  });

  it('[K6] round-trips for every body', () => {
    const bodies = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.boolean(), fc.maxSafeInteger()));
    const property = fc.property(bodies, (any) => {
      expect(verify(key.publicKey, { type, body: any, signature: sign(key, type, any) })).toBe(true);
    });
    fc.assert(property, { seed: 20_210_212, numRuns: 100 });
  });
});
