import type { ElementHandle, Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStories } from '../../apps/web/stories/openStories.js';
import { openChromium, type TestBrowser } from '../harness/browsers.ts';

let stories: Awaited<ReturnType<typeof openStories>>;
let chromium: TestBrowser;
let page: Page;

beforeAll(async () => {
  stories = await openStories();
  chromium = await openChromium();
  page = await chromium.page();
});

afterAll(async () => {
  await chromium?.close();
  await stories?.close();
});

/** Shows a story in the colours of a system with high contrast. */
async function show(name: string): Promise<void> {
  await stories.show(page, { name, language: 'en', theme: 'dark' });
  const session = await page.createCDPSession();
  const features = [
    { name: 'forced-colors', value: 'active' },
    { name: 'prefers-color-scheme', value: 'dark' },
  ];
  await session.send('Emulation.setEmulatedMedia', { features });
  // The focus has a ring of its own, which is not the state of its control.
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
}

async function find(selector: string): Promise<ElementHandle<HTMLElement>> {
  const found = await page.waitForSelector(selector);
  if (!found) throw new Error(`no ${selector}`);
  return found as ElementHandle<HTMLElement>;
}

/** The share of each colour in a picture of a control, without what only one pixel in a hundred has. */
async function coloursOf(control: ElementHandle<HTMLElement>): Promise<Record<string, number>> {
  const picture = await control.screenshot({ encoding: 'base64' });
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const { width, height, ...bitmap } = await createImageBitmap(new Blob([bytes])).then((image) => ({
      image,
      width: image.width,
      height: image.height,
    }));
    const context = new OffscreenCanvas(width, height).getContext('2d');
    context?.drawImage(bitmap.image, 0, 0);
    const pixels = new Uint32Array(context?.getImageData(0, 0, width, height).data.buffer ?? new ArrayBuffer());
    const counts: Record<string, number> = {};
    for (const pixel of pixels) counts[pixel] = (counts[pixel] ?? 0) + 1 / pixels.length;
    return Object.fromEntries(Object.entries(counts).filter(([, share]) => share > 0.01));
  }, picture);
}

test('a switch shows that it is on, and that it is off', async () => {
  await show('settings');
  const control = await find('.switch input:checked');
  const on = Object.keys(await coloursOf(control));
  await control.evaluate((input) => input.click());
  const off = Object.keys(await coloursOf(control));
  expect(on).not.toEqual(off);
  // The thumb, and what it lies on.
  expect(on.length).toBeGreaterThan(1);
  expect(off.length).toBeGreaterThan(1);
});

test('the input level is seen', async () => {
  await show('settings');
  const meter = await find('meter');
  const silent = await coloursOf(meter);
  await (await find('::-p-aria([name="Test the microphone"][role="button"])')).click();
  await page.waitForFunction(() => Number(document.querySelector('meter')?.value) > 0.5);
  expect(Object.keys(await coloursOf(meter)).filter((colour) => !(colour in silent))).not.toEqual([]);
});

test('an open microphone looks another than a muted one', async () => {
  await show('room-speaker');
  const button = await find('.microphone');
  const open = await coloursOf(button);
  await button.click();
  await find('::-p-aria([name="Unmute"][role="button"])');
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  const [mostOpen, mostMuted] = [open, await coloursOf(button)].map(
    (colours) => Object.entries(colours).sort(([, one], [, other]) => other - one)[0]?.[0],
  );
  expect(mostOpen).not.toBe(mostMuted);
});

test('a choice of devices shows that it opens', async () => {
  await show('settings');
  const select = await find('.field select');
  // The arrow that the page draws is a gradient, which no system with forced colours shows.
  expect(await select.evaluate((element) => getComputedStyle(element).appearance)).toBe('auto');
});
