import { expect, test } from 'vitest';
import { textOf } from './textOf.ts';

function typed(text: string) {
  const form = new FormData();
  form.set('name', text);
  return textOf(form, 'name');
}

test.each([
  ['  Ada ', 'Ada'],
  ['\u200Fנור\u200F', 'נור'],
  ['Ada\u202Eevil', 'Adaevil'],
  ['A\tda', 'Ada'],
  ['\u200E ', ''],
  ['\u2800\u3164', ''],
  ['\u200B', ''],
  ['می\u200Cخواهم', 'می\u200Cخواهم'],
  ['👩🏽‍🚀 Sally', '👩🏽‍🚀 Sally'],
])('%j is read as %j', (text, name) => {
  expect(typed(text)).toBe(name);
});

test('a field that is not there is empty', () => {
  expect(textOf(new FormData(), 'name')).toBe('');
});
