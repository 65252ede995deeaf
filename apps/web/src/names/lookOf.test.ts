import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lookOf, looksEmpty } from './lookOf.ts';

const invisible = [
  '\u200B',
  '\u200D',
  '\u2060',
  '\u3164',
  '\uFFA0',
  '\u115F',
  '\u00AD',
  '\u034F',
  '\uFEFF',
  '\u{E0041}',
];
const blanks = [...invisible, '\u2800', '\u{1D159}', ' ', '\u00A0', '\u3000', '\u2003'];

describe('a text', () => {
  test('of nothing but blank characters looks empty', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...blanks)), (text) => {
        expect(looksEmpty(text.join(''))).toBe(true);
      }),
    );
  });

  test.each(['Ada', 'نور', '👩🏽‍🚀', '.', '·', '1'])('that shows something does not: %s', (text) => {
    expect(looksEmpty(text)).toBe(false);
  });

  test('looks the same with invisible characters anywhere in it', () => {
    fc.assert(
      fc.property(fc.nat(4), fc.constantFrom(...invisible), (at, mark) => {
        expect(lookOf(`${'B ob'.slice(0, at)}${mark}${'B ob'.slice(at)}`)).toBe('B ob');
      }),
    );
  });

  test.each([
    ['composed and taken apart', 'e\u0301mile', '\u00E9mile'],
    ['with another space', 'Ada\u00A0B', 'Ada B'],
    ['with two spaces, which a page draws as one', 'Ada  B', 'Ada B'],
    ['with a blank Braille cell at its end', 'Ada\u2800', 'Ada'],
  ])('looks the same %s', (_, one, other) => {
    expect(lookOf(one)).toBe(lookOf(other));
  });

  test.each([
    ['a Cyrillic letter', 'B\u043Eb', 'Bob'],
    ['Cyrillic letters and an accent of its own', '\u0405\u043E\u0440h\u0456\u0435\u0301', 'Sophi\u00E9'],
    ['letters of Greek', '\u0391d\u03B1', 'Ada'],
    ['letters for mathematics', '\u{1D401}\u{1D428}\u{1D41B}', 'Bob'],
    ['letters of full width', '\uFF22\uFF4F\uFF42', 'Bob'],
    ['a digit for a letter', 'A1', 'Al'],
    ['a capital for a small letter', 'AIan', 'Alan'],
  ])('looks the same with %s', (_, one, other) => {
    expect(lookOf(one)).toBe(lookOf(other));
  });

  test.each([
    ['Bob', 'bob'],
    ['\u041D\u0438\u043D\u0430', 'Nina'],
    ['Rene', 'Ren\u00E9'],
  ])('looks different with other letters: %s, %s', (one, other) => {
    expect(lookOf(one)).not.toBe(lookOf(other));
  });
});
