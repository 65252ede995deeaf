import type { Page } from 'puppeteer-core';
import { describe, expect } from 'vitest';
import { openFirefox, type TestBrowser } from '../harness/browsers.ts';
import { inChapters } from '../harness/chapters.ts';
import type { Person } from '../harness/Person.ts';
import { startLoudspeaker } from '../harness/startLoudspeaker.ts';
import { type Seating, story } from '../harness/story.ts';

const audible = -45;

interface Room {
  readonly origin: string;
  readonly link: string;
  readonly somebody: Seating;
}

interface Cast extends Room {
  readonly browser: TestBrowser;
  readonly ben: Person;
}

async function seat(room: Room, browser: TestBrowser): Promise<Cast> {
  const prepare = (page: Page) => page.evaluateOnNewDocument(countMicrophoneCalls);
  return { ...room, browser, ben: await room.somebody({ on: browser, prepare }) };
}

interface Counted {
  microphoneCalls: number;
}

/** Runs in the page before anything else: counts every way to ask for a microphone. */
function countMicrophoneCalls(): void {
  const counted = globalThis as unknown as Counted;
  counted.microphoneCalls = 0;
  // A blank page has none.
  if (!('MediaDevices' in globalThis)) return;
  const devices = MediaDevices.prototype;
  for (const name of ['getUserMedia', 'getDisplayMedia'] as const) {
    const ask = devices[name];
    devices[name] = function count(this: MediaDevices, ...args: Parameters<typeof ask>) {
      counted.microphoneCalls++;
      return ask.apply(this, args);
    };
  }
}

interface Tried {
  isSounding: boolean | undefined;
}

/**
 * Tells whether a page that was just opened may play sound by itself, which a browser forbids until a person has
 * clicked. The page itself asks from its beginning, since an evaluation by the driver counts as a click.
 */
async function maySound({ browser }: TestBrowser, origin: string): Promise<boolean> {
  const page = await browser.newPage();
  await page.evaluateOnNewDocument(soundAlone);
  await page.goto(origin);
  await new Promise((resolve) => setTimeout(resolve, 2 * soundingMs));
  const isSounding = await page.evaluate(() => (globalThis as unknown as Tried).isSounding);
  await page.close();
  return isSounding ?? true;
}

const soundingMs = 1_500;

function soundAlone(): void {
  const context = new AudioContext();
  void context.resume();
  const tried = globalThis as unknown as Tried;
  setTimeout(() => {
    tried.isSounding = context.state === 'running';
  }, 1_500);
}

function microphonePermission(page: Page): Promise<PermissionState> {
  return page.evaluate(async () => {
    const { state } = await navigator.permissions.query({ name: 'microphone' as PermissionName });
    return state;
  });
}

const inRoom = story
  .extend('plainFirefox', { scope: 'file' }, async ({ addresses: _ }, { onCleanup }) => {
    const loudspeaker = await startLoudspeaker();
    const firefox = await openFirefox({ isPlain: true, loudspeaker });
    onCleanup(async () => {
      await firefox.close();
      await loudspeaker.close();
    });
    return firefox;
  })
  .extend('room', { scope: 'file' }, async ({ sotto, somebody }): Promise<Room> => {
    const ada = await somebody();
    await ada.startRoom({ title: 'As people have it', name: 'Ada' });
    return { origin: sotto.origin, link: await ada.keptLink(), somebody };
  });

describe.each([
  ['Chromium', inRoom.extend('cast', { scope: 'file' }, ({ room, plainChromium }) => seat(room, plainChromium))],
  ['Firefox', inRoom.extend('cast', { scope: 'file' }, ({ room, plainFirefox }) => seat(room, plainFirefox))],
] as const)('%s without a flag for sound or microphones', (_name, test) => {
  const chapter = inChapters<Cast>((fact, tell) => test(fact, ({ cast }) => tell(cast)));

  chapter('lets no page sound before a click', async ({ origin, browser }) => {
    expect(await maySound(browser, origin)).toBe(false);
  });

  chapter('plays the room after the click on Listen in', async ({ link, ben }) => {
    await ben.follow(link);
    await ben.listenIn('Ben');
    await ben.sees('Stage', /speaking/);
    await expect.poll(() => ben.hear(1_000)).toBeGreaterThan(audible);
  });

  chapter('and was asked for no microphone', async ({ ben }) => {
    expect(await ben.page.evaluate(() => (globalThis as unknown as Counted).microphoneCalls)).toBe(0);
    expect(await microphonePermission(ben.page)).toBe('prompt');
  });

  chapter('the page had no error', ({ ben }) => {
    expect(ben.complaints).toEqual([]);
  });
});
