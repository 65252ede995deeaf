import { expect, test } from 'vitest';
import { toneFaults } from './toneFaults.ts';

const hz = 437;
const tone = (seconds: number, from = 0) =>
  Int16Array.from({ length: 48_000 * seconds }, (_, index) =>
    Math.round(8_000 * Math.sin((2 * Math.PI * hz * (from + index)) / 48_000)),
  );
const joined = (...parts: readonly Int16Array[]) => Int16Array.from(parts.flatMap((part) => [...part]));

test('a whole tone has neither gap nor click', () => {
  expect(toneFaults(tone(2), hz)).toEqual({ quietMs: 0, clicks: 0 });
});

test('a frame that is left out is a click', () => {
  expect(toneFaults(joined(tone(1), tone(1, 48_960)), hz)).toEqual({ quietMs: 0, clicks: 1 });
});

test('silence in place of a frame is a gap, and a click where the tone breaks off away from zero', () => {
  const faults = toneFaults(joined(tone(1), new Int16Array(960), tone(1, 48_960)), hz);
  expect(faults).toEqual({ quietMs: 20, clicks: 1 });
});

test('silence alone is one gap', () => {
  expect(toneFaults(new Int16Array(48_000), hz)).toEqual({ quietMs: 1_000, clicks: 0 });
});
