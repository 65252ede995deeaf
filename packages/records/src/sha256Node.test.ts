import { randomBytes } from '@sotto/base';
import { expect, test } from 'vitest';
import * as web from './sha256.ts';
import * as node from './sha256Node.ts';

test.each([0, 1, 55, 56, 64, 10_000])('Node and a browser hash %i bytes to the same', (length) => {
  const data = randomBytes(length + 3);
  for (const part of [data, data.subarray(3)]) expect(node.sha256(part)).toEqual(web.sha256(part));
});

test('returns a plain array on a buffer of its own, which may be transferred', () => {
  const hash = node.sha256(randomBytes(8));
  expect(hash.constructor).toBe(Uint8Array);
  expect(hash.buffer.byteLength).toBe(32);
});
