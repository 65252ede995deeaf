import { expect, test } from 'vitest';
import { pickHandler } from './pickHandler.ts';

test.each([
  ['-moz-appearance', 'Firefox120'],
  ['-apple-pay-button-style', 'Safari12'],
  ['color', 'Chrome111'],
])('an engine that knows %s speaks %s, whatever it calls itself', (property, dialect) => {
  expect(pickHandler((asked) => asked === property)).toBe(dialect);
});
