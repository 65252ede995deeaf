import { expect, test } from 'vitest';
import { namesOf } from './namesOf.ts';

const said = (names: readonly string[]) => namesOf(names.map((name) => ({ name }))).replaceAll(/[\u2068\u2069]/g, '');

test('a few people are named, and of a crowd three', () => {
  expect([said([]), said(['Ada']), said(['Ada', 'Ben', 'Cem', 'Dan'])]).toEqual(['', 'Ada', 'Ada, Ben, Cem, and Dan']);
  expect(said(['Ada', 'Ben', 'Cem', 'Dan', 'Eve'])).toBe('Ada, Ben, Cem, and 2 more');
});

test('a name that is written the other way reorders nothing around it', () => {
  expect(namesOf([{ name: 'نور' }])).toBe('\u2068نور\u2069');
});
