import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { texts } from '../../test/fixtures.ts';
import { isName, isTitle, parseName, parseTitle } from './displayText.ts';

describe('name', () => {
  it.each([
    ['nothing', ''],
    ['Latin', 'Ada Lovelace'],
    ['Arabic', 'آدا لوفليس'],
    ['Persian with a zero-width non-joiner', 'می\u200cخواهم'],
    ['an emoji of a family', '👨‍👩‍👧'],
    ['64 characters of 3 bytes', '語'.repeat(64)],
    ['48 characters of 4 bytes', '🎙'.repeat(48)],
  ])('[K11] may be %s', (_, text) => {
    expect(parseName(text)).toEqual({ ok: true, value: text });
  });

  it('[K11] is trimmed as it is typed', () => {
    expect(parseName(' \u3000Ada\n')).toEqual({ ok: true, value: 'Ada' });
    expect(isName(' Ada')).toBe(false);
  });

  it.each([
    ['65 characters', 'a'.repeat(65)],
    ['193 bytes', `${'語'.repeat(62)}🎙🎙`],
    ['a line break', 'Ada\nOwner'],
    ['a line separator', 'Ada\u2028Owner'],
    ['a paragraph separator', 'Ada\u2029Owner'],
    ['a null', 'Ada\0'],
    ['an escape', 'Ada\u001b[1m'],
    ['a C1 control', 'Ada\u0085da'],
    ['a right-to-left override', 'Ada\u202Erenwo'],
    ['an isolate', 'Ada\u2067renwo'],
    ['a left-to-right mark', 'Ada\u200eda'],
    ['half a surrogate pair', 'Ada\ud83c'],
  ])('[K11] may not have %s', (_, text) => {
    expect(parseName(text)).toEqual({ ok: false, error: { code: 'name-refused' } });
  });

  it('[K11] is a text', () => {
    for (const value of [undefined, null, 7, ['Ada'], { length: 3 }]) expect(isName(value)).toBe(false);
  });

  it('[K11] once parsed, parses to itself', () => {
    const property = fc.property(texts(70), (typed) => {
      const once = parseName(typed);
      if (once.ok) expect(parseName(once.value)).toEqual(once);
    });
    fc.assert(property, { seed: 20_210_212, numRuns: 1_000 });
  });
});

describe('title', () => {
  it('[K11] may be 120 characters and 360 bytes', () => {
    expect(isTitle('語'.repeat(120))).toBe(true);
    expect(isTitle('a'.repeat(121))).toBe(false);
    expect(isTitle('🎙'.repeat(91))).toBe(false);
  });

  it('[K11] is held to the rules of a name', () => {
    expect(parseTitle(' Evening ')).toEqual({ ok: true, value: 'Evening' });
    expect(parseTitle('Evening\u202E')).toEqual({ ok: false, error: { code: 'title-refused' } });
  });
});
