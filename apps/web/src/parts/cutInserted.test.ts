import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutInserted } from './cutInserted.ts';
import { fits, leftIn, longest } from './longest.ts';

const limit = { characters: 8, utf8Bytes: 24 };
const family = '👩‍👩‍👧';
const flag = '🇦🇪';
/** The text of a field that held `before`, after a paste at its end. */
const pasted = (before: string, text: string, most = limit) =>
  cutInserted(before, { text: before + text, caret: before.length + text.length }, most).text;

describe('a text that is typed or pasted', () => {
  test('stays whole while it fits', () => {
    expect(pasted('Ada', ' B')).toBe('Ada B');
  });

  test.each([
    ['a family of five code points', '12345', family, '12345'],
    ['a flag of two', '1234567', flag, '1234567'],
    ['a letter with two accents', '1234567', 'e\u0301\u0323', '1234567'],
    ['a hand with a skin tone', '1234567', '👋🏽', '1234567'],
    ['as many as fit', '12', `a${flag}${flag}${flag}`, `12a${flag}${flag}`],
  ])('is cut between graphemes: %s', (_, before, text, left) => {
    expect(pasted(before, text)).toBe(left);
  });

  test('keeps its last letter when an accent for it does not fit', () => {
    expect(pasted('1234567e', '\u0301')).toBe('1234567e');
  });

  test('is cut by its bytes too', () => {
    expect(pasted('', '😀'.repeat(7))).toBe('😀'.repeat(6));
  });

  test('leaves what stands behind it, and the place to type before that', () => {
    expect(cutInserted('AdaLove', { text: 'Ada12345Love', caret: 8 }, limit)).toEqual({ text: 'Ada1Love', caret: 4 });
  });

  test('replaces an emoji by one that shares half of its code units', () => {
    const after = { text: `${'😀'.repeat(5)}😁1`, caret: 13 };
    expect(cutInserted('😀'.repeat(6), after, limit).text).toBe(`${'😀'.repeat(5)}😁`);
  });

  test('never becomes longer than its limit, nor half a character', () => {
    const text = fc
      .array(fc.constantFrom('a', 'é', 'e\u0301', 'ن', '字', '😀', flag, family, '\u200D'))
      .map((all) => all.join(''));
    fc.assert(
      fc.property(text, text, (before, more) => {
        const start = pasted('', before);
        const result = pasted(start, more);
        expect(fits(result, limit)).toBe(true);
        expect(result.isWellFormed()).toBe(true);
        expect(result.startsWith(start)).toBe(true);
      }),
    );
  });
});

describe('the place left in a name', () => {
  test.each([
    ['', 64],
    ['Ada', 61],
    ['字'.repeat(60), 4],
    ['😀'.repeat(48), 0],
  ])('behind %s', (text, left) => {
    expect(leftIn(text, longest.name)).toBe(left);
  });
});
