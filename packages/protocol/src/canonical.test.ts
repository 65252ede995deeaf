import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CanonicalTokenizer } from './CanonicalTokenizer.ts';
import { decodeCanonical, encodeCanonical } from './canonical.ts';
import { limits } from './limits.ts';

const refused = { ok: false, error: { code: 'bad-message' } };

function fromHex(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** Text that is valid UTF-8. Inherited property names have a test of their own. */
const text = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((key) => !(key in Object.prototype));
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
  it('[W2] writes what decodeCanonical reads back', () => {
    fc.assert(
      fc.property(value, (sent) => {
        expect(decodeCanonical(encodeCanonical(sent))).toEqual({ ok: true, value: sent });
      }),
    );
  });

  it('[W2] gives equal bytes for equal maps, in any order of their keys', () => {
    const keys = ['b', 'a', 'long key', 'aa'];
    const forward = Object.fromEntries(keys.map((key) => [key, 1]));
    const backward = Object.fromEntries(keys.toReversed().map((key) => [key, 1]));
    expect(encodeCanonical(forward)).toEqual(encodeCanonical(backward));
    // RFC 8949 section 4.2.1: bytewise order of the encoded keys, so the shorter ones come first.
    expect(toHex(encodeCanonical(forward))).toBe(
      'a4 6161 01 6162 01 626161 01 686c6f6e67206b6579 01'.replaceAll(' ', ''),
    );
  });

  it('leaves out undefined fields', () => {
    expect(encodeCanonical({ a: 1, b: undefined })).toEqual(encodeCanonical({ a: 1 }));
  });
});

describe('decodeCanonical', () => {
  it('[W2] refuses extra bytes and missing bytes', () => {
    fc.assert(
      fc.property(value, fc.nat(255), (sent, extra) => {
        const encoded = encodeCanonical(sent);
        expect(decodeCanonical(Uint8Array.of(...encoded, extra))).toEqual(refused);
        expect(decodeCanonical(encoded.subarray(0, -1))).toEqual(refused);
      }),
    );
  });

  it('[W2] reads only the bytes that encodeCanonical writes', () => {
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
    ['a number that is not whole', 'fb 3ff8000000000000'],
    ['a key that is no text', 'a1 01 01'],
    ['a length of 64 bits', '5b 0000000000000001 00'],
    ['text of which a part is not UTF-8', '62 61ff'],
    ['a surrogate', '63 eda080'],
    ['an end without a beginning', 'ff'],
    ['a simple value', 'e0'],
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

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('[W1] refuses the key %s', (key) => {
    const name = Buffer.from(key).toString('hex');
    expect(decodeCanonical(fromHex(`a1 ${(0x60 + key.length).toString(16)}${name} a1 6161 01`))).toEqual(refused);
    expect(decodeCanonical(fromHex(`a1 617a ${(0x60 + key.length).toString(16)}${name}`)).ok).toBe(true);
  });

  it('keeps a byte order mark as part of a text', () => {
    expect(decodeCanonical(fromHex('64 efbbbf61'))).toEqual({ ok: true, value: '\ufeffa' });
  });
});

describe('the cost of a message', () => {
  /** Reads until the end or the first refusal. @returns the number of bytes read */
  function bytesRead(bytes: Uint8Array): number {
    const tokenizer = new CanonicalTokenizer(bytes, { depth: limits.messageDepth, items: limits.requestItems });
    try {
      while (!tokenizer.done()) tokenizer.next();
    } catch {
      // The test asks only how far the reader got.
    }
    return tokenizer.pos();
  }
  const most = 65_518;

  it('[W3] is limited to a depth of 8, and the ninth level is refused', () => {
    const nested = (depth: number) => Uint8Array.of(...Array(depth - 1).fill(0x81), 0x80);
    expect(decodeCanonical(nested(limits.messageDepth)).ok).toBe(true);
    expect(decodeCanonical(nested(limits.messageDepth + 1))).toEqual(refused);
    expect(decodeCanonical(new Uint8Array(most).fill(0x81))).toEqual(refused);
  });

  it('[W3] is limited to the number of items, announced or read', () => {
    const list = (length: number) => Uint8Array.of(0x99, length >> 8, length & 255, ...new Uint8Array(length));
    const bounds = { items: limits.requestItems };
    expect(decodeCanonical(list(limits.requestItems - 1), bounds).ok).toBe(true);
    expect(decodeCanonical(list(limits.requestItems), bounds)).toEqual(refused);
    expect(decodeCanonical(list(limits.messageItems - 1)).ok).toBe(true);
    expect(decodeCanonical(list(limits.messageItems))).toEqual(refused);
    expect(decodeCanonical(fromHex('9b 001fffffffffffff 00'))).toEqual(refused);
  });

  it.each([
    [
      'nests 3,000 deep around thousands of lists',
      [...Array(3_000).fill(0x81), 0x99, 0x7a, 0, ...Array(31_232).fill([0x81, 0]).flat()],
    ],
    ['is one long list', [0x99, 0xff, 0xd0, ...Array(65_488).fill(0)]],
    ['nests without end', Array(most).fill(0x81)],
    [
      'is lists of lists',
      [
        0x98,
        0xff,
        ...Array(255)
          .fill([0x98, 0xff, ...Array(255).fill(0)])
          .flat(),
      ],
    ],
  ])('[W3] is refused within its first items where it %s', (_, bytes) => {
    expect(bytesRead(Uint8Array.from(bytes))).toBeLessThanOrEqual(2 * limits.requestItems);
    expect(decodeCanonical(Uint8Array.from(bytes))).toEqual(refused);
  });
});
