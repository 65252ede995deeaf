import type { ElementHandle, Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openStories } from '../../apps/web/stories/openStories.js';
import { openChromium, type TestBrowser } from '../harness/browsers.ts';

const family = '👩‍👩‍👧';

let stories: Awaited<ReturnType<typeof openStories>>;
let chromium: TestBrowser;
let page: Page;
let field: ElementHandle<HTMLInputElement>;

beforeAll(async () => {
  stories = await openStories();
  chromium = await openChromium();
  page = await chromium.page();
});

beforeEach(async () => {
  await stories.show(page, { name: 'preview', language: 'en', theme: 'light' });
  const found = await page.waitForSelector('::-p-aria([name="Your name"][role="textbox"])');
  if (!found) throw new Error('the door asks for no name');
  field = found as ElementHandle<HTMLInputElement>;
  await field.focus();
});

afterAll(async () => {
  await chromium?.close();
  await stories?.close();
});

/** Types as a paste or an input method does, all at once. */
async function insert(text: string): Promise<void> {
  await (await page.createCDPSession()).send('Input.insertText', { text });
}

const held = () => field.evaluate(({ value }) => value);
const said = () => page.$eval('.field [role=status]', ({ textContent }) => textContent);

test('a name is cut between graphemes where it is too long', async () => {
  await insert('x'.repeat(60));
  await insert(family);
  expect(await held()).toBe('x'.repeat(60));
  await insert('yz');
  expect(await held()).toBe(`${'x'.repeat(60)}yz`);
});

test('what is pasted into the middle leaves the rest as it was', async () => {
  await insert('Ada Love');
  for (let at = 0; at < 4; at += 1) await page.keyboard.press('ArrowLeft');
  await insert('é'.repeat(80));
  expect(await held()).toBe(`Ada ${'é'.repeat(56)}Love`);
  expect(await field.evaluate(({ selectionStart }) => selectionStart)).toBe(60);
});

test('the place that is left is said when it is little, and moves nothing', async () => {
  const placeOf = () => field.evaluate((element) => element.getBoundingClientRect().top);
  const place = await placeOf();
  await insert('x'.repeat(50));
  expect(await said()).toBe('');
  await insert('x'.repeat(8));
  expect(await said()).toBe('Room for 6 more');
  await insert('x'.repeat(8));
  expect(await said()).toBe('No more characters fit');
  expect(await placeOf()).toBe(place);
  await page.keyboard.press('Backspace');
  expect(await said()).toBe('Room for 1 more');
});

test('the description of the field says the place too', async () => {
  await insert('x'.repeat(64));
  const describing = await field.evaluate((element) => element.ariaDescribedByElements?.[0]?.textContent);
  expect(describing).toBe('No more characters fit');
});
