import { expect, it } from 'vitest';
import { packInside, unpackInside } from './packInside.ts';
import { recordLimits } from './recordLimits.ts';
import { insidePage } from './roster.ts';
import { parseValue } from './schema.ts';

const entry = (version: number) => ({ version, entry: new Uint8Array(32).fill(version % 256) });

it('[P8] entries inside are read back as they were packed, in order', () => {
  const inside = [entry(3), entry(2 ** 32 - 1), entry(7)];
  expect(unpackInside(packInside(inside))).toEqual(inside);
  expect(unpackInside(packInside([]))).toEqual([]);
});

it('[W3] a page holds whole entries, and no more than its limit', () => {
  const page = (count: number) => packInside(Array.from({ length: count }, (_, version) => entry(version)));
  const takes = (entries: Uint8Array) => parseValue(insidePage, { version: 1, count: 1, entries }).ok;
  expect(takes(page(recordLimits.insidePage))).toBe(true);
  expect(takes(page(recordLimits.insidePage + 1))).toBe(false);
  expect(takes(page(2).slice(1))).toBe(false);
});
