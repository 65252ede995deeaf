import { expect, test } from 'vitest';
import { strings } from '../strings/index.ts';
import { shownName } from './shownName.ts';

test.each(['', '\u2800', '\u3164', '\u200B\u200D', '\u{E0020}', '\u{1D159}'])(
  'a name that looks empty has a stand-in',
  (name) => {
    expect(shownName(name)).toBe(strings.room.nameless);
    expect(shownName(name, 'Our house')).toBe('Our house');
  },
);

test('any other name stays as it is', () => {
  expect(shownName('\u200FNour')).toBe('\u200FNour');
});
