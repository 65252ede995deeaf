import { expect, it } from 'vitest';
import { openGcm, sealGcm } from './srtpCipher.js';
import { deriveKey } from './srtpKeys.js';
import { createSrtpSession } from './srtpSession.js';
import { srtpSuites } from './srtpSuites.js';

const hex = (/** @type {string} */ text) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const suite = (/** @type {string} */ name) => /** @type {import('./srtpSuites.js').SrtpSuite} */ (srtpSuites[name]);
const masterKey = hex('e1f97a0d3e018be0d64fa32c06de4139');
const masterSalt = hex('0ec675ad498afeebb6960b3aabe6');

it('derives the session keys of RFC 3711, B.3', () => {
  const derive = (/** @type {number} */ label, /** @type {number} */ length) =>
    deriveKey({ masterKey, masterSalt, label, length }).toString('hex');
  expect(derive(0, 16)).toBe('c61e7a93744f39ee10734afe3ff7a087');
  expect(derive(2, 14)).toBe('30cbbc08863d8c85d49db34a9ae1');
  expect(derive(1, 94)).toBe(
    'cebe321f6ff7716b6fd4ab49af256a156d38baa48f0a0acf3c34e2359e6cdbce' +
      'e049646c43d9327ad175578ef72270986371c10c9a369ac2f94a8c5fbcdddc25' +
      '6d6e919a48b610ef17c2041e474035766b68642c59bbfc2f34db60dbdfb2',
  );
});

it("seals to the octets of libSRTP's test vector for AES_CM_128_HMAC_SHA1_80", () => {
  const session = createSrtpSession(suite('AES_CM_128_HMAC_SHA1_80'), masterKey, masterSalt);
  const plain = hex('800f1234 decafbad cafebabe abababab abababab abababab abababab');
  const sealed = hex('800f1234 decafbad cafebabe 4e55dc4c e79978d8 8ca4d215 949d2402 b78d6acc 99ea179b 8dbb');
  expect(session.sealRtp(plain)).toEqual(sealed);
});

it('seals to the octets of RFC 7714, 16.1.1 and 16.2.1', () => {
  const header = hex('8040f17b 8041f8d3 5501a0b2');
  const text = hex('47616c6c 69612065 7374206f 6d6e6973 20646976 69736120 696e2070 61727465 73207472 6573');
  const salt = hex('51756964 2070726f 2071756f');
  const vectors = {
    AEAD_AES_128_GCM:
      'f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5 0d294e6f 42a5f47a 51c7d19b 36de3adf 8833899d 7f27beb1 6a9152cf 765ee439 0cce',
    AEAD_AES_256_GCM:
      '32b1de78 a822fe12 ef9f78fa 332e33aa b1801238 9a58e2f3 b50b2a02 76ffae0f 1ba63799 b87b7aa3 db36dfff d6b0f9bb 7878d7a7 6c13',
  };
  for (const [name, sealed] of Object.entries(vectors)) {
    const key = Buffer.from(Array.from({ length: suite(name).keyBytes }, (_, i) => i));
    const keys = { key, salt, auth: Buffer.alloc(0) };
    const input = { suite: suite(name), keys, ssrc: 0x5501a0b2, index: 0xf17b, aad: header };
    expect(sealGcm(input, text), name).toEqual(hex(sealed));
    expect(openGcm(input, hex(sealed)), name).toEqual(text);
  }
});

it.each(Object.keys(srtpSuites))('opens what it sealed and nothing that was changed: %s', (name) => {
  const { keyBytes, saltBytes } = suite(name);
  const create = () => createSrtpSession(suite(name), Buffer.alloc(keyBytes, 1), Buffer.alloc(saltBytes, 2));
  const rtp = hex(`906f0001 00000000 cafebabe bede0001 10ff0000 ${'ab'.repeat(40)}`);
  const rtcp = hex(`81c90007 cafebabe ${'cd'.repeat(24)}`);
  const sender = create();
  const sealedRtp = sender.sealRtp(rtp);
  const sealedRtcp = sender.sealRtcp(rtcp);
  expect(create().openRtp(sealedRtp)).toEqual(rtp);
  expect(create().openRtcp(sealedRtcp)).toEqual(rtcp);
  for (const at of [1, 3, 15, 30, sealedRtcp.length - 1]) {
    const changed = Buffer.from(sealedRtp);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(() => create().openRtp(changed)).toThrow();
    const changedRtcp = Buffer.from(sealedRtcp);
    changedRtcp[at] = (changedRtcp[at] ?? 0) ^ 1;
    expect(() => create().openRtcp(changedRtcp)).toThrow();
  }
});

it('counts rollovers of the sequence number, also across reordering', () => {
  const { keyBytes, saltBytes } = suite('AEAD_AES_256_GCM');
  const create = () => createSrtpSession(suite('AEAD_AES_256_GCM'), Buffer.alloc(keyBytes, 1), Buffer.alloc(saltBytes));
  const packet = (/** @type {string} */ seq) => hex(`806f${seq} 00000000 cafebabe abab`);
  const sender = create();
  const sealed = ['fffe', '0000', 'ffff', '0001'].map((seq) => sender.sealRtp(packet(seq)));
  const receiver = create();
  for (const each of sealed) expect(receiver.openRtp(each).length).toBe(14);
});
