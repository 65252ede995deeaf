import { expect, test } from 'vitest';
import { toLevel } from './toLevel.ts';

const tone = (amplitude: number) =>
  Float32Array.from({ length: 2048 }, (_, index) => amplitude * Math.sin((2 * Math.PI * index) / 64));

test('silence, and sound below the meter’s range, is nothing', () => {
  expect(toLevel(new Float32Array(2048))).toBe(0);
  expect(toLevel(tone(0.001))).toBe(0);
});

test('twice as loud is a tenth of the scale more', () => {
  expect(toLevel(tone(0.2)) - toLevel(tone(0.1))).toBeCloseTo(0.1, 2);
});

test('the level never exceeds full scale', () => {
  expect(toLevel(new Float32Array(2048).fill(1))).toBe(1);
  expect(toLevel(new Float32Array(2048).fill(4))).toBe(1);
});
