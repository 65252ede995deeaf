import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { en } from '../../apps/web/src/strings/en.ts';
import { laterEn } from '../../apps/web/src/strings/later.en.ts';
import { findingsOf, languages, openStories, themes } from '../../apps/web/stories/openStories.js';
import { openChromium, type TestBrowser } from '../harness/browsers.ts';
import { shiftsOf, watchShifts } from '../harness/watchShifts.ts';

let stories: Awaited<ReturnType<typeof openStories>>;
let chromium: TestBrowser;
/** Two pages that show stories side by side; the measurements of lists use the first one. */
let pages: readonly [Page, Page];
let names: string[];
const complaints: string[] = [];

beforeAll(async () => {
  stories = await openStories();
  chromium = await openChromium();
  pages = [await openPage(), await openPage()];
  names = await stories.names(pages[0]);
  expect(names.length).toBeGreaterThan(40);
});

async function openPage(): Promise<Page> {
  const { page } = await chromium.seat();
  const { origin } = new URL(stories.address);
  await page.browserContext().overridePermissions(origin, ['clipboard-write', 'clipboard-sanitized-write']);
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
  await page.setViewport({ width: 360, height: 740 });
  return page;
}

type Look = Omit<Parameters<typeof stories.show>[1], 'name'>;

/** Shows each story, and returns every finding with the stories' names. */
async function lookAtAll(look: Look, find: (page: Page, name: string) => Promise<string[]>): Promise<string[]> {
  const left = names.values();
  const found: string[] = [];
  const lookOn = async (page: Page) => {
    for (const name of left) {
      await stories.show(page, { name, ...look });
      found.push(...(await find(page, name)).map((finding) => `${name}: ${finding}`));
    }
  };
  await Promise.all(pages.map(lookOn));
  return found;
}

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
    test('on a small phone, axe and the measurements find nothing', async () => {
      const isColourAlone = theme !== themes[0];
      expect(await lookAtAll({ language, theme }, (page) => findingsOf(page, { isColourAlone }))).toEqual([]);
    });
  },
);

test.each([
  ['a small phone', 360, 740],
  ['a tablet', 768, 1_024],
  ['a desk', 1_280, 800],
])('on %s, a status that appears by itself moves nothing', async (_, width, height) => {
  const { page } = await chromium.seat();
  await watchShifts(page);
  await page.setViewport({ width, height });
  await stories.show(page, { name: 'room-unreached', language: 'en', theme: 'light' });
  await page.waitForSelector('.notices p');
  expect(await shiftsOf(page)).toEqual([]);
});

test.each(['room-speaker', 'room-audience-states', 'room-only-listening', 'room-hands-paused'])(
  'on a small phone, the dock of %s takes a quarter of the window at most',
  async (name) => {
    const [page] = pages;
    await page.setViewport({ width: 360, height: 740 });
    await stories.show(page, { name, language: 'en', theme: 'light' });
    expect(await page.$eval('.dock', (dock) => dock.getBoundingClientRect().height)).toBeLessThanOrEqual(740 / 4);
  },
);

test.each([768, 834, 959, 960, 1_280])('in a window of %i px, a moderator’s tools stand in one row', async (width) => {
  const [page] = pages;
  await page.setViewport({ width, height: 1_024 });
  await stories.show(page, { name: 'room-doubts-many', language: 'en', theme: 'light' });
  const tops = await page.$$eval('.tools > button', (buttons) =>
    buttons.map((button) => button.getBoundingClientRect()).flatMap(({ height, top }) => (height > 0 ? [top] : [])),
  );
  expect(tops.length).toBeGreaterThan(1);
  expect(new Set(tops).size).toBe(1);
});

test('in a low window, the stage can be scrolled out from under the dock', async () => {
  const [page] = pages;
  await page.setViewport({ width: 640, height: 400 });
  await stories.show(page, { name: 'room-speaker', language: 'en', theme: 'light' });
  await page.evaluate(() => window.scrollTo(0, 0));
  expect(await page.$eval('.dock', (dock) => dock.getBoundingClientRect().top)).toBeGreaterThanOrEqual(400);
});

test.each([360, 768, 1_280])('in a window of %i px, all of the news can be read', async (width) => {
  const [page] = pages;
  await page.setViewport({ width, height: 800 });
  await stories.show(page, { name: 'room-invite', language: 'en', theme: 'light' });
  const news = await page.waitForSelector('.news span:not(:empty)');
  expect(await news?.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)).toBe(true);
  expect(await news?.isIntersectingViewport({ threshold: 1 })).toBe(true);
});

test('no view says anything in English to a reader of Arabic', async () => {
  const english = new Set([...sentencesOf(en), ...sentencesOf(laterEn)]);
  const left = await lookAtAll({ language: 'ar', theme: 'light' }, async (page, story) => {
    if (story.startsWith('failed-')) return [];
    const said = await page.$$eval('button, label, .label, h1, h2, h3, p, .states, .hint, [aria-label]', (elements) =>
      elements.flatMap((element) => [element.textContent?.trim() ?? '', element.getAttribute('aria-label') ?? '']),
    );
    return said.filter((text) => english.has(text) && text !== '');
  });
  expect(left).toEqual([]);
});

describe('an audience of 5,000', () => {
  /** The first and last position of the list right now, as a screen reader hears it. */
  const drawn = () =>
    pages[0].$$eval('section.audience li', (items) => ({
      count: items.length,
      places: items.map((item) => Number(item.getAttribute('aria-posinset'))),
      sizes: new Set(items.map((item) => item.getAttribute('aria-setsize'))).size,
      setSize: items[0]?.getAttribute('aria-setsize'),
      nodes: document.querySelectorAll('*').length,
    }));

  test.each([
    [360, 740],
    [1_600, 1_200],
  ])('is drawn as far as a window of %i by %i shows it, wherever a person scrolls', async (width, height) => {
    const [page] = pages;
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
    const [page] = pages;
    await stories.show(page, { name: 'room-listener', language: 'en', theme: 'light' });
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    await page.waitForSelector('section.audience li[aria-posinset="5000"]');
  });
});

test('no story makes the browser complain', () => {
  expect(complaints).toEqual([]);
});
