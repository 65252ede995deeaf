import jsQr from 'jsqr';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openStories } from '../../apps/web/stories/openStories.js';
import { inside } from '../../apps/web/stories/people.ts';
import { openChromium, type TestBrowser } from '../harness/browsers.ts';

let stories: Awaited<ReturnType<typeof openStories>>;
let chromium: TestBrowser;
let page: Page;

beforeAll(async () => {
  stories = await openStories();
  chromium = await openChromium();
});

beforeEach(async () => {
  page = (await chromium.seat()).page;
  const { origin } = new URL(stories.address);
  await page.browserContext().overridePermissions(origin, ['clipboard-write', 'clipboard-sanitized-write']);
});

afterAll(async () => {
  await chromium?.close();
  await stories?.close();
});

const find = async (role: string, name: string) => {
  const found = await page.waitForSelector(`::-p-aria([name="${name}"][role="${role}"])`, { visible: true });
  if (!found) throw new Error(`no ${role} "${name}"`);
  return found;
};

/** Reads the code as a camera would, from a picture of it. */
async function scan(): Promise<string | undefined> {
  const code = await find('image', 'QR code of the link');
  const picture = await code.screenshot({ encoding: 'base64' });
  const { data, width, height } = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    context?.drawImage(bitmap, 0, 0);
    const pixels = context?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? [];
    return { data: [...pixels], width: bitmap.width, height: bitmap.height };
  }, picture);
  return jsQr.default(Uint8ClampedArray.from(data), width, height, { inversionAttempts: 'dontInvert' })?.data;
}

describe('the code of an invite link', () => {
  test.each(['light', 'dark', 'forced'] as const)('leads a camera to the room, with %s colours', async (colours) => {
    const theme = colours === 'light' ? 'light' : 'dark';
    await stories.show(page, { name: 'room-ways', language: 'en', theme });
    const features = [{ name: 'forced-colors', value: colours === 'forced' ? 'active' : 'none' }];
    await (await page.createCDPSession()).send('Emulation.setEmulatedMedia', { features });
    expect(await scan()).toBe(inside.link);
  });

  test('is in no attribute, and nothing of it is asked of a server', async () => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await stories.show(page, { name: 'room-ways', language: 'en', theme: 'light' });
    const { origin } = new URL(stories.address);
    expect(asked.filter((url) => !url.startsWith(origin))).toEqual([]);
    const attributes = await page.$$eval('*', (all) =>
      all.flatMap(({ attributes }) => [...attributes].map(({ name, value }) => `${name} ${value}`)),
    );
    const holding = attributes.filter((attribute) => attribute.includes(inside.link.split('#')[1] ?? ''));
    // The field alone, for the person who copies it by hand.
    expect(holding).toEqual([`value ${inside.link}`]);
  });
});

describe('a browser that lets no page copy', () => {
  beforeEach(async () => {
    await page.evaluateOnNewDocument(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
    await stories.show(page, { name: 'room-speaker', language: 'en', theme: 'light' });
    await (await find('button', 'Invite')).click();
  });

  test('shows the link in a field that one can click, with all of it selected', async () => {
    const field = await find('textbox', 'Link to copy');
    await field.click();
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    const selected = await field.evaluate((element) => {
      const { value, selectionStart, selectionEnd } = element as HTMLInputElement;
      return value.slice(selectionStart ?? 0, selectionEnd ?? 0);
    });
    expect(selected).toBe(inside.link);
  });

  test('says why, and how to copy by hand', async () => {
    await find('dialog', 'Pass the link on');
    await (await find('button', 'Copy link')).click();
    await page.waitForFunction(() => document.body.innerText.includes('It is selected: copy it with the keys'));
    expect(await page.$eval('dialog', ({ innerText }) => innerText)).toContain('so here it is.');
  });
});

test('a browser that can share gets the link and nothing that names the room', async () => {
  await page.evaluateOnNewDocument(() => {
    const share = async (shared: ShareData) => void Object.assign(window, { shared });
    Object.defineProperty(navigator, 'share', { value: share });
  });
  await stories.show(page, { name: 'room-ways', language: 'en', theme: 'light' });
  await (await find('button', 'Share')).click();
  expect(await page.evaluate(() => (window as unknown as { shared: ShareData }).shared)).toEqual({ url: inside.link });
});
