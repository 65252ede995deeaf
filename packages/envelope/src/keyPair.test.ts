import { type Bytes, Secret } from '@sotto/base';
import { beforeAll, expect, test } from 'vitest';
import { agree, createKeyPair, keyPairFromSecret } from './keyPair.ts';
import { ready } from './ready.ts';

const bytes = (hex: string): Bytes => new Uint8Array(Buffer.from(hex, 'hex'));

// RFC 7748 section 6.1.
const alice = bytes('77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a');
const bob = bytes('5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb');
const alicePublic = bytes('8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a');
const bobPublic = bytes('de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f');
const shared = bytes('4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742');

// The points whose order divides 8, and the encodings of them that are not reduced (0, 1 and -1 plus 2^255 - 19).
const smallOrder = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
];

beforeAll(() => ready);

test('gives the public keys of RFC 7748 section 6.1', () => {
  expect(keyPairFromSecret(new Uint8Array(alice)).publicKey).toEqual(alicePublic);
  expect(keyPairFromSecret(new Uint8Array(bob)).publicKey).toEqual(bobPublic);
});

test('agrees on the shared secret of RFC 7748 section 6.1 from both sides', () => {
  expect(agree(new Secret(alice), bobPublic)?.expose()).toEqual(shared);
  expect(agree(new Secret(bob), alicePublic)?.expose()).toEqual(shared);
});

test.each(smallOrder)('[E3] refuses the point of small order %s, with its high bit set or not', (hex) => {
  const point = bytes(hex);
  expect(agree(createKeyPair().secretKey, point)).toBeUndefined();
  point[31] = (point[31] ?? 0) | 0x80;
  expect(agree(createKeyPair().secretKey, point)).toBeUndefined();
});

test.each([0, 31, 33, 64])('[E3] refuses a peer key of %i bytes', (length) => {
  expect(agree(createKeyPair().secretKey, new Uint8Array(length).fill(9))).toBeUndefined();
});

test('makes another pair each time', () => {
  expect(createKeyPair().publicKey).not.toEqual(createKeyPair().publicKey);
});

test('shows its secret key in no print', () => {
  expect(JSON.stringify(createKeyPair().secretKey)).toBe('"[secret]"');
});
