import { expect, test } from 'vitest';
import { initialOf } from './initialOf.ts';

test.each([
  ['ada', 'A'],
  [' émile', 'É'],
  ['נור', 'נ'],
  ['👩🏽‍🚀 Sally', '👩🏽‍🚀'],
  ['\u200B\u2800bea', 'B'],
  ['', '·'],
  ['\u3164', '·'],
])('the initial of %j is %j', (name, initial) => {
  expect(initialOf(name)).toBe(initial);
});
