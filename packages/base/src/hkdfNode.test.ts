import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import * as web from './hkdf.ts';
import * as node from './hkdfNode.ts';

/** Random bytes on a buffer of their own. */
const random = (length: number) => new Uint8Array(randomBytes(length));

test.each([0, 1, 32, 64, 500])('Node and a browser derive the same from %i bytes', async (length) => {
  const [ikm, info, salt] = [random(length), random(40), random(32)];
  for (const options of [
    { info: 'label', length: 32 },
    { info, length: 64 },
    { info, length: 8_160, salt },
  ])
    expect(await node.hkdf(ikm, options)).toEqual(await web.hkdf(ikm, options));
});

test.each([0, 1, 32, 64, 100_000])('Node and a browser hash %i bytes to the same', async (length) => {
  const data = random(length);
  expect(await node.sha256(data)).toEqual(await web.sha256(data));
  expect(await node.sha256(data.subarray(length >> 1))).toEqual(await web.sha256(data.subarray(length >> 1)));
});

test('returns plain arrays on their own buffers, which may be transferred', async () => {
  for (const bytes of [await node.sha256(random(8)), await node.hkdf(random(8), { info: '', length: 16 })]) {
    expect(bytes.constructor).toBe(Uint8Array);
    expect(bytes.buffer.byteLength).toBe(bytes.length);
  }
});

test('refuses more output than HKDF allows, as the browser version does', async () => {
  for (const { hkdf } of [node, web]) await expect(hkdf(random(8), { info: '', length: 8_161 })).rejects.toThrow();
});
