import { randomBytes } from '@sotto/base';
import { expect, test } from 'vitest';
import { HashList } from './HashList.ts';

test('gives back each hash at its place, and nothing outside', () => {
  const hashes = Array.from({ length: 100 }, () => randomBytes(32));
  const list = new HashList(hashes.slice(0, 1));
  for (const hash of hashes.slice(1)) list.push(hash);
  expect(list.length).toBe(100);
  expect(hashes.map((_, index) => list.at(index))).toEqual(hashes);
  expect(list.last).toEqual(hashes[99]);
  expect([list.at(-1), list.at(100), new HashList().last]).toEqual([undefined, undefined, undefined]);
});

test('gives copies, so that nobody can change what it holds', () => {
  const hash = randomBytes(32);
  const list = new HashList([hash]);
  list.at(0)?.fill(0);
  expect(list.at(0)).toEqual(hash);
});
