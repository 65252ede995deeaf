import { type Bytes, fromText, Secret, toText } from '@sotto/base';
import { beforeAll, expect, test } from 'vitest';
import { flip } from '../test/exchange.ts';
import { type AeadBinding, openBytes, sealBytes } from './aead.ts';
import { ready } from './ready.ts';

const bytes = (hex: string): Bytes => new Uint8Array(Buffer.from(hex, 'hex'));

// RFC 8439 appendix A.5, whose nonce is four zero bytes and a little-endian counter as ours are.
const text =
  'Internet-Drafts are draft documents valid for a maximum of six months and may be updated, replaced, or obsoleted by ' +
  'other documents at any time. It is inappropriate to use Internet-Drafts as reference material or to cite them other ' +
  'than as /\u201cwork in progress./\u201d';
const sealed = bytes(
  '64a0861575861af460f062c79be643bd5e805cfd345cf389f108670ac76c8cb24c6cfc18755d43eea09ee94e382d26b0' +
    'bdb7b73c321b0100d4f03b7f355894cf332f830e710b97ce98c8a84abd0b948114ad176e008d33bd60f982b1ff37c855' +
    '9797a06ef4f0ef61c186324e2b3506383606907b6a7c02b0f9f6157b53c867e4b9166c767b804d46a59b5216cde7a4e9' +
    '9040c5a40433225ee282a1b0a06c523eaf4534d7f83fa1155b0047718cbc546a0d072b04b3564eea1b422273f548271a' +
    '0bb2316053fa76991955ebd63159434ecebb4e466dae5a1073a6727627097a1049e617d91d361094fa68f0ff77987130' +
    '305beaba2eda04df997b714d6c6f2c29a6ad5cb4022b02709beead9d67890cbb22392336fea1851f38',
);
const binding: AeadBinding = {
  key: new Secret(bytes('1c9240a5eb55d38af333888604f6b5f0473917c1402b80099dca5cbc207075c0')),
  counter: 0x0807060504030201n,
  associated: bytes('f33388860000000000004e91'),
};

beforeAll(() => ready);

test('[E8] seals the vector of RFC 8439 appendix A.5', () => {
  expect(sealBytes(fromText(text), binding)).toEqual(sealed);
});

test('[E8] opens the vector of RFC 8439 appendix A.5', () => {
  expect(toText(openBytes(sealed, binding) ?? bytes(''))).toBe(text);
});

test('[E8] opens under no other counter, key or associated data', () => {
  expect(openBytes(sealed, { ...binding, counter: 0x0807060504030202n })).toBeUndefined();
  expect(openBytes(sealed, { ...binding, key: new Secret(flip(binding.key.expose(), 0)) })).toBeUndefined();
  expect(openBytes(sealed, { ...binding, associated: flip(binding.associated, 0) })).toBeUndefined();
});

test('[E10] opens nothing shorter than a tag', () => {
  expect(openBytes(sealed.subarray(0, 15), binding)).toBeUndefined();
  expect(openBytes(bytes(''), binding)).toBeUndefined();
});

test('throws on a wiped key, which is no fault of a peer', () => {
  const key = new Secret(bytes('00'.repeat(32)));
  key.wipe();
  expect(() => openBytes(sealed, { ...binding, key })).toThrow();
});
