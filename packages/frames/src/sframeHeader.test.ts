import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSframeVectors } from '../test/sframeVectors.ts';
import { decodeSframeHeader, encodeSframeHeader } from './sframeHeader.ts';

const vectors = readSframeVectors();
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });

describe('published vectors', () => {
  it('[F2] encodes all 289 headers of RFC 9605 appendix C.1', () => {
    expect(vectors.header).toHaveLength(289);
    for (const { kid, ctr, encoded } of vectors.header) expect(encodeSframeHeader({ kid, ctr })).toEqual(encoded);
  });

  it('[F2] decodes all 289 headers of RFC 9605 appendix C.1', () => {
    for (const { kid, ctr, encoded } of vectors.header) {
      expect(decodeSframeHeader(encoded)).toEqual({ ok: true, value: { kid, ctr, length: encoded.length } });
    }
  });
});

describe('round trip', () => {
  it('[F2] leaves what follows the header alone', () => {
    const bytes = Uint8Array.of(0x99, 0x01, 0x23, 0x45, 0x67, 0xaa, 0xbb);
    expect(decodeSframeHeader(bytes)).toEqual({ ok: true, value: { kid: 0x123n, ctr: 0x4567n, length: 5 } });
  });

  it('[F2] decodes whatever it encodes', () => {
    const check = (kid: bigint, ctr: bigint) => {
      const encoded = encodeSframeHeader({ kid, ctr });
      expect(decodeSframeHeader(encoded)).toEqual({ ok: true, value: { kid, ctr, length: encoded.length } });
    };
    fc.assert(fc.property(uint64, uint64, check), { seed: 9605 });
  });
});

describe('tamper', () => {
  it.each([
    ['no bytes', []],
    ['a KID cut short', [0x90, 0x01]],
    ['a CTR cut short', [0x09, 0x01]],
    ['a small KID in a byte of its own', [0x80, 0x07]],
    ['a small CTR in a byte of its own', [0x08, 0x00]],
    ['a KID with a leading zero', [0x90, 0x00, 0xff]],
    ['a CTR with a leading zero', [0x09, 0x00, 0xff]],
  ])('[F2] refuses %s', (_, bytes) => {
    expect(decodeSframeHeader(Uint8Array.from(bytes))).toEqual({ ok: false, error: { code: 'malformed' } });
  });
});

describe('property', () => {
  it('[F2] takes arbitrary bytes for a header only if they are the one encoding of it', () => {
    const check = (bytes: Uint8Array) => {
      const decoded = decodeSframeHeader(bytes);
      if (!decoded.ok) return;
      expect(encodeSframeHeader(decoded.value)).toEqual(bytes.slice(0, decoded.value.length));
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 20 }), check), { seed: 9605, numRuns: 1000 });
  });
});
