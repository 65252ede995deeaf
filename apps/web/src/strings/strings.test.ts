import { codes } from '@sotto/protocol';
import { describe, expect, test } from 'vitest';
import { ar } from './ar.ts';
import { en } from './en.ts';

const languages = [
  ['English', en, /^[A-Z].{40,}\.$/u],
  ['Arabic', ar, /^\p{Script=Arabic}.{35,}\.$/u],
] as const;

describe.each(languages)('in %s', (_, strings, sentenceShape) => {
  test.each(codes)('%s has a sentence of its own that says more than one thing', (code) => {
    const sentence = strings.faults[code];
    expect(sentence).toMatch(sentenceShape);
    expect(Object.values(strings.faults).filter((other) => other === sentence)).toHaveLength(1);
  });

  test('no sentence shows a code', () => {
    for (const sentence of Object.values(strings.faults)) expect(sentence).not.toMatch(/[a-z]-(hello|gone|handle|key)/);
  });
});

test('English counts are said in words that fit them', () => {
  expect([0, 1, 1204].map(en.preview.listening)).toEqual([
    '0 people are listening.',
    '1 person is listening.',
    '1,204 people are listening.',
  ]);
});

test('Arabic counts take all six of its forms', () => {
  expect([0, 1, 2, 3, 11, 100, 1204].map(ar.room.listening)).toEqual([
    'لا مستمعين',
    'مستمع واحد',
    'مستمعان',
    '3 مستمعين',
    '11 مستمعًا',
    '100 مستمع',
    '1,204 مستمعين',
  ]);
});

/** Every sentence of a language by its path, with functions as their results. */
function sentencesOf(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return sentencesOf(value(...[3, 3]), path);
  return Object.entries(value ?? {}).flatMap(([key, inner]) => sentencesOf(inner, `${path}.${key}`));
}

test('the Arabic page contains no English sentence', () => {
  const { faults: _, ...rest } = { ...ar, room: { ...ar.room, states: undefined }, people: undefined };
  const left = sentencesOf(rest).filter(([, sentence]) => !/\p{Script=Arabic}/u.test(sentence));
  expect(left).toEqual([]);
});
