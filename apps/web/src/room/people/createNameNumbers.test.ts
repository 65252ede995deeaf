import { expect, test } from 'vitest';
import { createNameNumbers } from './createNameNumbers.ts';

const bob = (key: string) => ({ key, name: 'Bob' });

test('numbers people of the same name in the order in which they are first shown', () => {
  const numbers = createNameNumbers();
  numbers.see([bob('a'), { key: 'x', name: 'Ada' }, bob('b')]);
  numbers.see([bob('c'), bob('b'), bob('a')]);
  expect(['a', 'b', 'c', 'x'].map(numbers.of)).toEqual([undefined, 2, 3, undefined]);
});

test('numbers people whose names differ only by invisible characters', () => {
  const numbers = createNameNumbers();
  numbers.see([bob('a'), { key: 'b', name: 'B\u200Bob' }, { key: 'c', name: 'Bob\u2800' }, { key: 'd', name: 'bob' }]);
  expect(['a', 'b', 'c', 'd'].map(numbers.of)).toEqual([undefined, 2, 3, undefined]);
});

test('numbers people whose names differ only by letters that look the same', () => {
  const numbers = createNameNumbers();
  numbers.see([bob('a'), { key: 'b', name: 'B\u043Eb' }, { key: 'c', name: 'Rob' }]);
  expect(['a', 'b', 'c'].map(numbers.of)).toEqual([undefined, 2, undefined]);
});

test('gives the number of a person who left to nobody else', () => {
  const numbers = createNameNumbers();
  numbers.see([bob('a'), bob('b')]);
  numbers.see([bob('b')]);
  numbers.see([bob('b'), bob('c')]);
  expect(['b', 'c'].map(numbers.of)).toEqual([2, 3]);
});

test('knows no number of somebody who was never shown', () => {
  expect(createNameNumbers().of('a')).toBeUndefined();
});
