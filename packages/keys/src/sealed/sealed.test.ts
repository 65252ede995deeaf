import { fromText, isEqual, Secret } from '@sotto/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRoom, flip, fromHex, range, toHex } from '../../test/fixtures.ts';
import { createMac } from '../identity/mac.ts';
import { sodium } from '../identity/sodium.ts';
import { deriveRoomKeys } from '../link/RoomKeys.ts';
import { open, type SealedKind, seal } from './sealed.ts';

const kind: SealedKind = { type: 'credential', sealedBytes: 100 };
const mostBytes = 58;
const keys = await deriveRoomKeys(await createRoom(0x20, 0));
const elsewhere = await deriveRoomKeys(await createRoom(0x20, 1));
const broken = { ok: false, error: { code: 'seal-broken' } };

/** Encrypts what `seal` never makes: padded bytes of somebody who has the metadata key. */
function sealPadded(padded: Uint8Array): Uint8Array {
  const nonce = range(0, 24);
  const ad = new Uint8Array([...fromText('sotto/1 credential\0'), ...keys.roomHandle]);
  const key = keys.metadataKey.expose();
  return new Uint8Array([...nonce, ...sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(padded, ad, null, nonce, key)]);
}

describe('sealed bytes', () => {
  it('[K9] round-trip at one length for every content', () => {
    const property = fc.property(fc.uint8Array({ maxLength: mostBytes }), (content) => {
      const sealed = seal(kind, content.slice(), keys);
      expect(sealed.length).toBe(kind.sealedBytes);
      expect(open(kind, sealed, keys)).toEqual({ ok: true, value: content });
    });
    fc.assert(property, { seed: 20_210_212, numRuns: 200 });
  });

  // Frozen; computed apart from this code, with ChaCha20-Poly1305 of OpenSSL and HChaCha20 from the draft's section 2.2.
  it('[K9] made elsewhere under known keys open', () => {
    const sealed =
      '000102030405060708090a0b0c0d0e0f1011121314151617850ce08b68763b214b06d06a5e2ae57f0cc' +
      'cf285551fac942f4f49c7ba3dd4559a107531c86d34228bb0125b225788cbeed6914060eca40997117b' +
      '84789b5c5b88fd70c411954a21ed59c957';
    expect(open(kind, fromHex(sealed), keys)).toEqual({ ok: true, value: range(1, 8) });
  });

  it('[K9] differ each time in nonce and ciphertext', () => {
    const [one, two] = [seal(kind, range(0, 8), keys), seal(kind, range(0, 8), keys)];
    expect(isEqual(one.slice(0, 24), two.slice(0, 24))).toBe(false);
    expect(isEqual(one.slice(24), two.slice(24))).toBe(false);
  });

  it('[K9] open with no byte changed', () => {
    const sealed = seal(kind, range(0, 8), keys);
    for (let index = 0; index < sealed.length; index++) {
      expect(open(kind, flip(sealed, index), keys)).toEqual(broken);
    }
  });

  it('[K9] open at no other length', () => {
    const sealed = seal(kind, range(0, 8), keys);
    for (const length of [0, 24, 40, kind.sealedBytes - 1]) {
      expect(open(kind, sealed.slice(0, length), keys)).toEqual(broken);
    }
    expect(open(kind, new Uint8Array([...sealed, 0]), keys)).toEqual(broken);
    const longer = seal({ ...kind, sealedBytes: kind.sealedBytes + 1 }, range(0, 8), keys);
    expect(open(kind, longer, keys)).toEqual(broken);
  });

  it('[K9] open in no other room and as no other type', () => {
    const sealed = seal(kind, range(0, 8), keys);
    expect(open(kind, sealed, elsewhere)).toEqual(broken);
    expect(open(kind, sealed, { ...keys, roomHandle: elsewhere.roomHandle })).toEqual(broken);
    expect(open({ ...kind, type: 'room-card' }, sealed, keys)).toEqual(broken);
  });

  it('[K9] have one padding: a length beyond the end or a byte after the content is refused', () => {
    const padded = new Uint8Array(60);
    padded.set([0, 3, 1, 2, 3]);
    expect(open(kind, sealPadded(padded), keys)).toEqual({ ok: true, value: range(1, 3) });
    for (const index of [5, 59]) expect(open(kind, sealPadded(flip(padded, index)), keys)).toEqual(broken);
    expect(open(kind, sealPadded(new Uint8Array(60).fill(255)), keys)).toEqual(broken);
    padded.set([0, 59]);
    expect(open(kind, sealPadded(padded), keys)).toEqual(broken);
  });

  it('throw for content that does not fit', () => {
    expect(() => seal(kind, range(0, mostBytes + 1), keys)).toThrow('content exceeds its sealed size');
  });
});

describe('primitives', () => {
  it('seal as published (draft-irtf-cfrg-xchacha-03, appendix A.3.1)', () => {
    const sunscreen =
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
    const ad = fromHex('50515253c0c1c2c3c4c5c6c7');
    const sealed = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(
      fromText(sunscreen),
      ad,
      null,
      range(0x40, 24),
      range(0x80, 32),
    );
    expect(toHex(sealed.slice(-16))).toBe('c0875924c1c7987947deafd8780acf49');
  });

  it('authenticate as published (RFC 4231, test case 2)', async () => {
    const mac = await createMac(new Secret(fromText('Jefe')), fromText('what do ya want for nothing?'));
    expect(toHex(mac)).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
  });
});
