import { networkInterfaces } from 'node:os';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listenAddresses } from '../../apps/relay/src/listenAddresses.ts';
import { openChromium, openFirefox, type TestBrowser } from '../harness/browsers.ts';
import { type MicrophoneFile, voice, writeMicrophone } from '../harness/microphones.ts';
import { Person } from '../harness/Person.ts';
import { type Loudspeaker, startLoudspeaker } from '../harness/startLoudspeaker.ts';
import { type RunningSotto, startSotto } from '../harness/startSotto.ts';

const audible = -45;

let sotto: RunningSotto;
let microphone: MicrophoneFile;
let loudspeaker: Loudspeaker;
let speaking: TestBrowser;
let link: string;

beforeAll(async () => {
  microphone = await writeMicrophone(await voice(200));
  sotto = await startSotto({ rtcPort: 45_605, listen: listenAddresses(undefined, networkInterfaces()) });
  loudspeaker = await startLoudspeaker();
  speaking = await openChromium({ microphone: microphone.path });
  const ada = await Person.at(await speaking.page(), sotto.origin);
  await ada.startRoom({ title: 'As people have it', name: 'Ada' });
  link = await ada.keptLink();
});

afterAll(async () => {
  await speaking?.close();
  await loudspeaker?.close();
  await sotto?.close();
  await microphone?.close();
});

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
 * Whether a page that was just opened may sound by itself: what a browser forbids until a person has clicked. Asked by the
 * page from its beginning, since what a driver evaluates counts as a click.
 */
async function maySound({ browser }: TestBrowser): Promise<boolean> {
  const page = await browser.newPage();
  await page.evaluateOnNewDocument(soundAlone);
  await page.goto(sotto.origin);
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

describe.each([
  ['Chromium', () => openChromium({ isPlain: true })],
  ['Firefox', () => openFirefox({ isPlain: true, loudspeaker })],
] as const)('%s without a flag for sound or microphones', (_name, open) => {
  let browser: TestBrowser;
  let ben: Person;

  beforeAll(async () => {
    browser = await open();
    const page = await browser.page();
    await page.evaluateOnNewDocument(countMicrophoneCalls);
    ben = await Person.at(page, sotto.origin);
  });
  afterAll(() => browser?.close());

  test('lets no page sound before a click', async () => {
    expect(await maySound(browser)).toBe(false);
  });

  test('plays the room after the click on Listen in', async () => {
    await ben.follow(link);
    await ben.listenIn('Ben');
    await ben.sees('Stage', /speaking/);
    expect(await ben.hear(3_000)).toBeGreaterThan(audible);
  });

  test('and was asked for no microphone', async () => {
    expect(await ben.page.evaluate(() => (globalThis as unknown as Counted).microphoneCalls)).toBe(0);
    expect(await microphonePermission(ben.page)).toBe('prompt');
  });

  test('while nothing went wrong in the page', () => {
    expect(ben.complaints).toEqual([]);
  });
});
