import { afterEach, expect, test } from 'vitest';
import { openForbiddenStorage } from '../../test/openForbiddenStorage.ts';
import { createLanguage } from './createLanguage.ts';
import { setStrings, strings } from './index.ts';
import { languages, pickLanguage } from './languages.ts';

function createStorage() {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  };
}

/** A page just loaded, by a reader who asks for `wanted`. */
function openPage(wanted: readonly string[], storage = createStorage()) {
  const root = { lang: 'en', dir: '' };
  return { root, storage, language: createLanguage({ storage, wanted, root }) };
}

afterEach(async () => setStrings(await languages.en.load()));

test.each([
  [['ar'], 'ar'],
  [['AR-EG', 'en'], 'ar'],
  [['fr-CH', 'ar-MA', 'en'], 'ar'],
  [['en-GB', 'ar'], 'en'],
  [['de', 'fr'], 'en'],
  [['arc', 'arn'], 'en'],
  [[''], 'en'],
  [[], 'en'],
] as const)('a browser that asks for %j gets %s', (wanted, code) => {
  expect(pickLanguage(wanted)).toBe(code);
});

test('a page begins in the language that its browser asks for, and says so to the document', async () => {
  const { language, root } = openPage(['ar-EG', 'en']);
  await language.begin();
  expect(root).toEqual({ lang: 'ar', dir: 'rtl' });
  expect(strings.room.leave).toBe('مغادرة');
});

test('fetches nothing for English, and leaves the document as it was', async () => {
  const { language, root } = openPage(['en-GB']);
  await language.begin();
  expect(root).toEqual({ lang: 'en', dir: '' });
  expect(language.current()).toBe('en');
});

test('a choice changes the page at once, redraws the views, and outlives a reload and the browser’s own wish', async () => {
  const { language, storage, root } = openPage(['en']);
  const seen: string[] = [];
  language.subscribe(() => seen.push(strings.room.mute));
  await language.choose('ar');
  expect(seen).toEqual(['كتم الصوت']);
  const reloaded = openPage(['en'], storage);
  await reloaded.language.begin();
  expect(reloaded.language.current()).toBe('ar');
  await language.choose('en');
  expect(root).toEqual({ lang: 'en', dir: 'ltr' });
  expect(seen).toEqual(['كتم الصوت', 'Mute']);
});

test('the last of two quick choices wins', async () => {
  const { language } = openPage(['en']);
  await Promise.all([language.choose('ar'), language.choose('en')]);
  expect(language.current()).toBe('en');
  expect(strings.room.leave).toBe('Leave');
});

test('every language is offered under its own name', () => {
  expect(openPage([]).language.choices).toEqual([
    { code: 'en', name: 'English' },
    { code: 'ar', name: 'العربية' },
  ]);
});

test('a browser without storage speaks the language until it is reloaded', async () => {
  const language = createLanguage({ storage: openForbiddenStorage(), wanted: ['en'], root: { lang: '', dir: '' } });
  expect(await language.choose('ar')).toEqual({ ok: true, value: null });
  expect(language.current()).toBe('ar');
});
