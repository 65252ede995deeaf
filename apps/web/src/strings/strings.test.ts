import { codes } from '@sotto/protocol';
import { expect, test } from 'vitest';
import { strings } from './index.ts';

test.each(codes)('%s has a sentence of its own that says more than one thing', (code) => {
  const sentence = strings.faults[code];
  expect(sentence).toMatch(/^[A-Z].{40,}\.$/);
  expect(Object.values(strings.faults).filter((other) => other === sentence)).toHaveLength(1);
});

test('no sentence shows a code', () => {
  for (const sentence of Object.values(strings.faults)) expect(sentence).not.toMatch(/[a-z]-(hello|gone|handle|key)/);
});

test('counts are said in words that fit them', () => {
  expect(strings.preview.listening(0)).toBe('0 people are listening.');
  expect(strings.preview.listening(1)).toBe('1 person is listening.');
  expect(strings.preview.listening(1204)).toBe('1,204 people are listening.');
});
