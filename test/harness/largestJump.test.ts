import { expect, test } from 'vitest';
import { largestJump } from './largestJump.ts';

const tone = (index: number) => Math.round(8_000 * Math.sin((2 * Math.PI * 440 * index) / 48_000));

test('a tone that is cut off jumps further than one that goes on', () => {
  const whole = Int16Array.from({ length: 960 }, (_, index) => tone(index));
  const cut = whole.map((sample, index) => (index < 500 ? sample : 0));
  expect(largestJump(whole)).toBeLessThan(500);
  expect(largestJump(cut)).toBeGreaterThan(2_000);
});

test('silence and a single sample jump nowhere', () => {
  expect(largestJump(new Int16Array(960))).toBe(0);
  expect(largestJump(Int16Array.of(9_000))).toBe(0);
});
