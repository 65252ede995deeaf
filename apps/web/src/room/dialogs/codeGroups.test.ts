import { expect, test } from 'vitest';
import { codeGroups } from './codeGroups.ts';

test('thirty digits are six groups of five, zeros in front included', () => {
  expect(codeGroups('000011222233333444445555566666')).toEqual(['00001', '12222', '33333', '44444', '55555', '66666']);
});

test('loses no digit at any length', () => {
  expect(codeGroups('1234567')).toEqual(['12345', '67']);
  expect(codeGroups('')).toEqual([]);
});
