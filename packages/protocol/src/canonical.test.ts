import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCanonical, encodeCanonical } from './canonical.ts';

const refused = { ok: false, error: { code: 'bad-message' } };

function fromHex(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** Text as it can stand in UTF-8; `__proto__`, which literals treat as their own, has a test to itself. */
const text = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((key) => key !== '__proto__');
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.maxSafeInteger().map((number) => (Object.is(number, -0) ? 0 : number)),
    text,
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => new Uint8Array(bytes)),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(text, tie('value'), { maxKeys: 5, noNullPrototype: true }),
  ),
}));

describe('encodeCanonical', () => {
  it('[W2] gives what decodeCanonical takes back', () => {
    fc.assert(
      fc.property(value, (sent) => {
        expect(decodeCanonical(encodeCanonical(sent))).toEqual({ ok: true, value: sent });
      }),
    );
  });

  it('[W2] gives equal bytes for equal maps, whatever order their keys were set in', () => {
    const keys = ['b', 'a', 'long key', 'aa'];
    const forward = Object.fromEntries(keys.map((key) => [key, 1]));
    const backward = Object.fromEntries(keys.toReversed().map((key) => [key, 1]));
    expect(encodeCanonical(forward)).toEqual(encodeCanonical(backward));
    // RFC 8949 section 4.2.1: bytewise order of the encoded keys, so the shorter ones come first.
    expect(toHex(encodeCanonical(forward))).toBe(
      'a4 6161 01 6162 01 626161 01 686c6f6e67206b6579 01'.replaceAll(' ', ''),
    );
  });

  it('leaves out what is undefined', () => {
    expect(encodeCanonical({ a: 1, b: undefined })).toEqual(encodeCanonical({ a: 1 }));
  });
});

describe('decodeCanonical', () => {
  it('[W2] refuses bytes left over, and bytes missing', () => {
    fc.assert(
      fc.property(value, fc.nat(255), (sent, extra) => {
        const encoded = encodeCanonical(sent);
        expect(decodeCanonical(Uint8Array.of(...encoded, extra))).toEqual(refused);
        expect(decodeCanonical(encoded.subarray(0, -1))).toEqual(refused);
      }),
    );
  });

  it('[W2] takes no bytes but those that encodeCanonical gives', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 24 }), (bytes) => {
        const decoded = decodeCanonical(bytes);
        if (decoded.ok) expect(encodeCanonical(decoded.value)).toEqual(new Uint8Array(bytes));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['a number in a longer spelling', '18 01'],
    ['a length in a longer spelling', '58 01 00'],
    ['keys out of order', 'a2 6162 01 6161 01'],
    ['one key twice', 'a2 6161 01 6161 02'],
    ['a string of indefinite length', '7f 6161 ff'],
    ['bytes of indefinite length', '5f 4101 ff'],
    ['a list of indefinite length', '9f 01 ff'],
    ['a map of indefinite length', 'bf 6161 01 ff'],
    ['undefined', 'f7'],
    ['a half-precision number', 'f9 3c00'],
    ['a whole number as a float', 'fb 3ff0000000000000'],
    ['not a number', 'f9 7e00'],
    ['infinity', 'f9 7c00'],
    ['a number above 2^53', '1b 0020000000000000'],
    ['a number below -2^53', '3b 001fffffffffffff'],
    ['a tag', 'c0 6161'],
    ['a big number', 'c2 4101'],
    ['text that is not UTF-8', '61 ff'],
    ['nothing', ''],
  ])('[W2] refuses %s', (_, hex) => {
    expect(decodeCanonical(fromHex(hex))).toEqual(refused);
  });

  it('takes `__proto__` for a key like any other, which sets no prototype', () => {
    const decoded = decodeCanonical(fromHex('a1 69 5f5f70726f746f5f5f a1 6161 01'));
    if (!decoded.ok) throw new Error(decoded.error.code);
    expect(Object.keys(decoded.value as object)).toEqual(['__proto__']);
    expect((decoded.value as { a?: number }).a).toBeUndefined();
  });

  it('[W2] refuses what nests without end, and does not throw', () => {
    expect(decodeCanonical(new Uint8Array(100_000).fill(0x81))).toEqual(refused);
  });
});
