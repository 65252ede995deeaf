import { describe, expect, test } from 'vitest';
import { createRandom } from '../../harness/createRandom.ts';
import { createBytes } from '../forge/createBytes.ts';
import { createNeedles } from './needles.ts';
import { createSearch } from './search.ts';

const TEXT = 'Quill "Fèather" & Co';
const BYTES = createBytes(createRandom(11), 16);
const search = createSearch(
  createNeedles([
    { label: 'text', value: TEXT },
    { label: 'bytes', value: BYTES },
  ]),
);

function encodingsIn(haystack: string | Uint8Array): readonly string[] {
  const bytes = typeof haystack === 'string' ? Buffer.from(haystack, 'utf8') : haystack;
  return search(Buffer.concat([Buffer.from('before '), bytes, Buffer.from(' after')])).map(
    (sighting) => sighting.encoding,
  );
}

function pairs(bytes: Uint8Array): readonly string[] {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
}

const wide = Buffer.from(TEXT, 'utf16le');
const utf8 = Buffer.from(TEXT, 'utf8');

describe('createNeedles', () => {
  test.each<[encoding: string, haystack: string | Uint8Array]>([
    ['raw', TEXT],
    ['raw', TEXT.toUpperCase().replace('È', 'è')],
    ['json', JSON.stringify({ title: TEXT })],
    ['json ascii', 'Quill "F\\u00e8ather" & Co'],
    ['json units', Array.from(TEXT, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')],
    ['html', '<b>Quill &quot;Fèather&quot; &amp; Co</b>'],
    ['percent', `/r?title=${encodeURIComponent(TEXT)}`],
    ['percent', `/r?title=${encodeURIComponent(TEXT).toLowerCase()}`],
    ['percent form', new URLSearchParams({ title: TEXT }).toString()],
    [
      'percent',
      pairs(utf8)
        .map((pair) => `%${pair}`)
        .join(''),
    ],
    ['utf-16le', wide],
    ['utf-16be', Buffer.from(wide).swap16()],
    ['latin-1', Buffer.from(TEXT, 'latin1')],
    ['hex', utf8.toString('hex')],
    ['base64+0', utf8.toString('base64')],
  ])('finds text as %s', (encoding, haystack) => {
    expect(encodingsIn(haystack)).toContain(encoding);
  });

  test.each<[encoding: string, haystack: string | Uint8Array]>([
    ['raw', BYTES],
    ['reversed', BYTES.toReversed()],
    ['hex', BYTES.toString('hex')],
    ['hex', BYTES.toString('hex').toUpperCase()],
    ['hex by ":"', pairs(BYTES).join(':')],
    ['hex by "-"', pairs(BYTES).join('-')],
    ['hex by " "', `<Buffer ${pairs(BYTES).join(' ')}>`],
    [
      'hex by ", 0x"',
      pairs(BYTES)
        .map((pair) => `0x${pair}`)
        .join(', '),
    ],
    [
      'hex by "\\x"',
      pairs(BYTES)
        .map((pair) => `\\x${pair}`)
        .join(''),
    ],
    [
      'percent',
      pairs(BYTES)
        .map((pair) => `%${pair}`)
        .join('')
        .toUpperCase(),
    ],
    ['decimal by ","', JSON.stringify(BYTES)],
    ['decimal by ", "', `[${BYTES.join(', ')}]`],
  ])('finds bytes as %s', (encoding, haystack) => {
    expect(encodingsIn(haystack)).toContain(encoding);
  });

  test.each([0, 1, 2])('finds bytes in base64 after %i bytes of something else', (offset) => {
    const random = createRandom(offset);
    const inside = Buffer.concat([createBytes(random, 30 + offset), BYTES, createBytes(random, 31)]);
    expect(encodingsIn(inside.toString('base64'))).toContain(`base64+${offset}`);
    expect(encodingsIn(inside.toString('base64url'))).toContainEqual(
      expect.stringMatching(RegExp(`^base64(url)?\\+${offset}$`)),
    );
    expect(encodingsIn(encodeURIComponent(inside.toString('base64')))).not.toEqual([]);
  });

  test('finds base64url where it differs from base64', () => {
    const value = Buffer.from('fbefbefbefbefbefbe', 'hex');
    const find = createSearch(createNeedles([{ label: 'x', value }]));
    expect(find(Buffer.from(value.toString('base64url')))[0]?.encoding).toBe('base64url+0');
    expect(find(Buffer.from(value.toString('base64')))[0]?.encoding).toBe('base64+0');
  });

  test('refuses a secret so short that chance would find it', () => {
    expect(() => createNeedles([{ label: 'short', value: 'Anna' }])).toThrow('short');
  });
});

describe('createSearch', () => {
  test('finds nothing in a megabyte of chance, nor in all but one byte of a secret', () => {
    expect(search(createBytes(createRandom(3), 1 << 20))).toEqual([]);
    expect(encodingsIn(BYTES.subarray(1))).toEqual([]);
    expect(encodingsIn(BYTES.subarray(0, -1))).toEqual([]);
    expect(encodingsIn(TEXT.slice(1))).toEqual([]);
  });

  test('is exact about bytes and about base64, where case is content', () => {
    const value = Buffer.from('letters');
    const find = createSearch(createNeedles([{ label: 'x', value }]));
    expect(find(Buffer.from('LETTERS'))).toEqual([]);
    expect(find(Buffer.from(value.toString('base64').toLowerCase()))).toEqual([]);
  });

  test('finds at the very start, at the very end, and each needle once', () => {
    expect(search(Buffer.concat([BYTES, Buffer.alloc(9), BYTES]))).toEqual([
      { label: 'bytes', encoding: 'raw', at: 0 },
    ]);
    expect(search(Buffer.concat([Buffer.alloc(9), BYTES]))).toEqual([{ label: 'bytes', encoding: 'raw', at: 9 }]);
    expect(search(Buffer.alloc(0))).toEqual([]);
  });
});
