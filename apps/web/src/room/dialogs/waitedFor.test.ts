import { expect, test } from 'vitest';
import { waitedFor } from './waitedFor.ts';

test.each([
  [-400, 0, 'second'],
  [0, 0, 'second'],
  [59_999, 59, 'second'],
  [60_000, 1, 'minute'],
  [179_999, 2, 'minute'],
  [3_599_999, 59, 'minute'],
  [3_600_000, 1, 'hour'],
  [7_300_000, 2, 'hour'],
] as const)('%i ms are %i whole %ss', (ms, count, unit) => {
  expect(waitedFor(ms)).toEqual({ count, unit });
});
