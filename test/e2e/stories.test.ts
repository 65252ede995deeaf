import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { en } from '../../apps/web/src/strings/en.ts';
import { laterEn } from '../../apps/web/src/strings/later.en.ts';
import { findingsOf, languages, openStories, themes } from '../../apps/web/stories/openStories.js';
import { openChromium, type TestBrowser } from '../harness/browsers.ts';

let stories: Awaited<ReturnType<typeof openStories>>;
let chromium: TestBrowser;
let page: Page;
let names: string[];
const complaints: string[] = [];

beforeAll(async () => {
  stories = await openStories();
  chromium = await openChromium();
  page = await chromium.page();
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
  await page.setViewport({ width: 360, height: 740 });
  names = await stories.names(page);
});

afterAll(async () => {
  await chromium?.close();
  await stories?.close();
});

/** Everything that English says without being asked for a number or a name. */
function sentencesOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' ? Object.values(value ?? {}).flatMap(sentencesOf) : [];
}

describe.each(languages.flatMap((language) => themes.map((theme) => [language, theme] as const)))(
  'every story in %s, %s',
  (language, theme) => {
    test('on a small phone has nothing that axe or the tape measure objects to', async () => {
      const found: string[] = [];
      for (const name of names) {
        await stories.show(page, { name, language, theme });
        found.push(...(await findingsOf(page)).map((finding) => `${name}: ${finding}`));
      }
      expect(names.length).toBeGreaterThan(40);
      expect(found).toEqual([]);
    });
  },
);

test('no view says anything in English to a reader of Arabic', async () => {
  const english = new Set([...sentencesOf(en), ...sentencesOf(laterEn)]);
  const left = new Set<string>();
  for (const name of names.filter((story) => !story.startsWith('failed-'))) {
    await stories.show(page, { name, language: 'ar', theme: 'light' });
    const said = await page.$$eval('button, label, .label, h1, h2, h3, p, .states, .hint, [aria-label]', (elements) =>
      elements.flatMap((element) => [element.textContent?.trim() ?? '', element.getAttribute('aria-label') ?? '']),
    );
    for (const text of said) if (english.has(text) && text !== '') left.add(`${name}: ${text}`);
  }
  expect([...left]).toEqual([]);
});

describe('an audience of 5,000', () => {
  /** Where the list begins and ends right now, as a screen reader hears it. */
  const drawn = () =>
    page.$$eval('section.audience li', (items) => ({
      count: items.length,
      places: items.map((item) => Number(item.getAttribute('aria-posinset'))),
      sizes: new Set(items.map((item) => item.getAttribute('aria-setsize'))).size,
      setSize: items[0]?.getAttribute('aria-setsize'),
      nodes: document.querySelectorAll('*').length,
    }));

  test.each([
    [360, 740],
    [1_600, 1_200],
  ])('is drawn as far as a window of %i by %i shows it, wherever one scrolls', async (width, height) => {
    await page.setViewport({ width, height });
    await stories.show(page, { name: 'room-listener', language: 'en', theme: 'light' });
    for (const part of [0, 0.25, 0.5, 0.999, 1, 0.1]) {
      await page.evaluate((share) => window.scrollTo(0, share * document.documentElement.scrollHeight), part);
      await page.waitForFunction(() => {
        const middle = [...document.querySelectorAll('section.audience li')].map((item) =>
          item.getBoundingClientRect(),
        );
        return middle.some(({ top, bottom }) => top < innerHeight && bottom > 0);
      });
      const list = await drawn();
      expect(list.count).toBeLessThan(250);
      expect(list.nodes).toBeLessThan(1_200);
      expect(list).toMatchObject({ sizes: 1, setSize: '5000' });
      const [first = 0] = list.places;
      expect(list.places).toEqual(list.places.map((_, index) => first + index));
    }
  });

  test('ends with the last of them', async () => {
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    await page.waitForSelector('section.audience li[aria-posinset="5000"]');
  });
});

test('the stories themselves run without a complaint of the browser', () => {
  expect(complaints).toEqual([]);
});
