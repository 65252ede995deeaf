import fc from 'fast-check';
import { expect, test } from 'vitest';
import { looksSame } from './looksSame.ts';

test('a copy of a snapshot looks the same', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(looksSame(value, structuredClone(value))).toBe(true);
    }),
  );
});

test.each([
  [{ isMuted: true }, { isMuted: false }],
  [{ isMuted: true }, { isMuted: true, by: undefined }],
  [{ a: undefined }, { b: undefined }],
  [[{ key: 'a' }], [{ key: 'b' }]],
  [[], {}],
  [['a'], ['a', 'b']],
  [null, {}],
  [undefined, null],
])('%j looks another than %j', (one, other) => {
  expect(looksSame(one, other)).toBe(false);
  expect(looksSame(other, one)).toBe(false);
});
