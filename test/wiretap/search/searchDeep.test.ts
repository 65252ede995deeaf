import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../harness/createRandom.ts';
import { createBytes } from '../forge/createBytes.ts';
import { createNeedles } from './needles.ts';
import { createSearch } from './search.ts';
import { BARE, searchDeep } from './searchDeep.ts';

const TEXT = 'Quillfeather';
const noise = createBytes(createRandom(5), 40);
const inner = Buffer.concat([Buffer.from('{"filler":"filler","name":"'), Buffer.from(TEXT), Buffer.from('"}')]);
const search = createSearch(createNeedles([{ label: 'name', value: TEXT }]));

function encodingIn(haystack: Uint8Array): string | undefined {
  return searchDeep(haystack, search)[0]?.encoding;
}

describe('searchDeep', () => {
  test.each<[encoding: string, haystack: Uint8Array]>([
    ['raw', inner],
    ['zlib > raw', Buffer.concat([noise, deflateSync(inner), noise])],
    ['zlib > raw', Buffer.concat([noise, deflateSync(inner, { level: 1 }).subarray(0, -4)])],
    ['gzip > raw', Buffer.concat([noise, gzipSync(inner), noise])],
    ['deflate > raw', deflateRawSync(inner)],
    ['deflate > raw', Buffer.concat([noise.subarray(0, 9), deflateRawSync(inner)])],
    ['base64 > zlib > raw', Buffer.from(`card=${deflateSync(inner).toString('base64')}`)],
    ['base64 > zlib > raw', Buffer.from(`${deflateSync(inner).toString('base64url')}`)],
    ['base64 > zlib > raw', Buffer.from(`card-${deflateSync(inner).toString('base64url')}`)],
    ['hex > gzip > raw', Buffer.from(`{"card":"${gzipSync(inner).toString('hex')}"}`)],
    ['base64 > utf-16le', Buffer.from(Buffer.from(TEXT, 'utf16le').toString('base64'))],
    ['percent > base64+0', Buffer.from(Buffer.from(TEXT).toString('base64').replaceAll('x', '%78'))],
    ['gzip > raw', gzipWithName(inner)],
    ['entries > raw', Buffer.from(JSON.stringify({ log: new Uint8Array(Buffer.concat([noise, inner])) }))],
    ['gzip > zlib > raw', gzipSync(deflateSync(inner))],
  ])('finds a secret beneath %s', (encoding, haystack) => {
    expect(encodingIn(haystack)).toBe(encoding);
  });

  test('finds nothing beneath layers that hold nothing', () => {
    const other = Buffer.from('{"filler":"filler","name":"Somebodyelse"}');
    for (const haystack of [deflateSync(other), gzipSync(other), deflateRawSync(other), noise]) {
      expect(encodingIn(haystack)).toBeUndefined();
      expect(encodingIn(Buffer.from(haystack.toString('base64')))).toBeUndefined();
    }
  });

  test('ends soon on bytes that unpack into far more than they are', () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    expect(encodingIn(Buffer.concat([noise, bomb]))).toBeUndefined();
  });

  test('takes no layer off where no effort is given', () => {
    expect(searchDeep(gzipSync(inner), search, BARE)).toEqual([]);
    expect(searchDeep(inner, search, BARE)).toHaveLength(1);
  });
});

/** Compresses as the gzip program does: with the file's name, and a checksum of the header. */
function gzipWithName(bytes: Uint8Array): Buffer {
  const header = Buffer.from([0x1f, 0x8b, 8, 8 | 2, 0, 0, 0, 0, 0, 3, ...Buffer.from('a.txt\0'), 0xab, 0xcd]);
  return Buffer.concat([header, deflateRawSync(bytes)]);
}
