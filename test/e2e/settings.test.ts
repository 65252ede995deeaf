import type { ElementHandle, Page } from 'puppeteer-core';
import { describe, expect } from 'vitest';
import { openChromium, type TestBrowser } from '../harness/browsers.ts';
import { inChapters } from '../harness/chapters.ts';
import type { Person } from '../harness/Person.ts';
import { type Seating, story } from '../harness/story.ts';

const audible = -45;
const silent = -80;
const patience = { timeout: 60_000, interval: 10 };

// The people of this story, in every step below; `cast` brings them.
let origin: string;
let seat: Seating;
let plain: TestBrowser;
let ada: Person;
let ben: Person;
let eve: Person;

const test = story
  .extend('manyDevices', { scope: 'file' }, async ({ microphone }, { onCleanup }) => {
    const chromium = await openChromium({ microphone: microphone.path, devices: 3 });
    onCleanup(chromium.close);
    return chromium;
  })
  .extend('cast', { scope: 'file' }, async ({ sotto, somebody, plainChromium, manyDevices }) => {
    [origin, seat, plain] = [sotto.origin, somebody, plainChromium];
    ada = await somebody({ on: manyDevices, prepare: installWatch });
    ben = await somebody({ on: plainChromium, prepare: installWatch });
  });
const chapter = inChapters<void>((name, tell) => test(name, ({ cast }) => tell(cast)));

const installWatch = (page: Page) => page.evaluateOnNewDocument(watchMicrophones);

interface Watched {
  readonly microphones: readonly MediaStreamTrack[];
}

/** Runs in the page before anything else: keeps every microphone that was opened. */
function watchMicrophones(): void {
  const microphones: MediaStreamTrack[] = [];
  const { mediaDevices } = navigator;
  if (!mediaDevices) return; // the empty page that a tab begins with
  const open = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (constraints) => {
    const stream = await open(constraints);
    microphones.push(...stream.getAudioTracks());
    return stream;
  };
  Object.assign(globalThis, { microphones });
}

/**
 * Runs in the page and reports that sound is held back, since any look into the page from outside counts as a click
 * there.
 */
function tellHeldBack(): void {
  const tell = () => document.body?.textContent?.includes('Turn on sound') && console.info('held back');
  new MutationObserver(tell).observe(document, { childList: true, subtree: true });
}

/** The microphones that are open in a page now. */
function openMicrophones(page: Page) {
  return page.evaluate(() =>
    (globalThis as unknown as Watched).microphones
      .filter(({ readyState }) => readyState === 'live')
      .map((track) => ({ isMuted: !track.enabled, ...track.getSettings() })),
  );
}

/** Waits until exactly one microphone is open, in the state that is asked for. */
async function waitForMicrophone(page: Page, wanted: Partial<MediaTrackSettings>): Promise<void> {
  await page.waitForFunction(
    (settings) => {
      const live = (globalThis as unknown as Watched).microphones.filter(({ readyState }) => readyState === 'live');
      const [only] = live;
      if (!only || live.length > 1) return false;
      const current = only.getSettings() as Record<string, unknown>;
      return Object.entries(settings).every(([name, value]) => current[name] === value);
    },
    {},
    wanted as Record<string, unknown>,
  );
}

const find = (role: string, name: string) => ada.find(role, name);

/** Chooses in a combobox by the choice's text, and returns its value. */
async function choose(box: string, choice: string): Promise<string> {
  const select = (await find('combobox', box)) as ElementHandle<HTMLSelectElement>;
  await ada.page.waitForFunction(
    ({ options }, name) => [...options].some(({ textContent }) => textContent === name),
    {},
    select,
    choice,
  );
  const value = await select.evaluate(
    ({ options }, name) => [...options].find(({ textContent }) => textContent === name)?.value ?? '',
    choice,
  );
  await select.select(value);
  return value;
}

async function flip(name: string): Promise<void> {
  await (await find('switch', name)).click();
}

async function settle(how: 'Muted' | 'Open'): Promise<void> {
  await find('button', how === 'Muted' ? 'Unmute' : 'Mute');
}

/** Takes the focus from the button that was pressed last. */
const letGo = () => ada.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());

const level = async () => (await find('meter', 'Input level')).evaluate((meter) => (meter as HTMLMeterElement).value);

interface Recorded {
  readonly recordings: Blob[];
}

/** Runs in the page before anything else: keeps what is recorded, as nothing of the page does. */
function keepRecordings(): void {
  const recordings: Blob[] = [];
  Object.assign(window, { recordings });
  const create = URL.createObjectURL;
  URL.createObjectURL = (kept: Blob) => {
    recordings.push(kept);
    return create.call(URL, kept);
  };
}

/** Runs in the page: the length of the latest recording, and the root mean square of its samples. */
async function measureRecording() {
  const recording = (window as unknown as Recorded).recordings.at(-1);
  const context = new OfflineAudioContext(1, 48_000, 48_000);
  const sound = await context.decodeAudioData((await recording?.arrayBuffer()) ?? new ArrayBuffer());
  const samples = sound.getChannelData(0);
  const energy = samples.reduce((sum, sample) => sum + sample * sample, 0);
  return { seconds: sound.duration, loudness: Math.sqrt(energy / samples.length) };
}

describe('settings, before any room', () => {
  chapter('open without a look at any microphone', async () => {
    await ada.page.goto(origin);
    await ada.press('Settings');
    await find('combobox', 'Speaker');
    expect(await level()).toBe(0);
    expect(await openMicrophones(ada.page)).toEqual([]);
  });

  chapter('show the level of the chosen microphone while it is tested, and give it back at the end', async () => {
    await ada.press('Test the microphone');
    await ada.page.waitForFunction(() => (document.querySelector('meter')?.value ?? 0) > 0.3);
    const chosen = await choose('Microphone', 'Fake Audio Input 1');
    await waitForMicrophone(ada.page, { deviceId: chosen });
    await ada.page.waitForFunction(() => (document.querySelector('meter')?.value ?? 0) > 0.3);
    await ada.press('Done');
    await expect.poll(() => openMicrophones(ada.page)).toEqual([]);
    expect(await ada.page.evaluate(() => document.activeElement?.textContent)).toBe('Settings');
  });

  chapter('play a test sound on the chosen speaker', async () => {
    await ada.press('Settings');
    await choose('Speaker', 'Fake Audio Output 2');
    await ada.press('Play a test sound');
    await expect.poll(() => ada.hear(250), patience).toBeGreaterThan(audible);
  });

  chapter('record a test, play it back and forget it, and send nothing of it', async () => {
    await ada.page.evaluateOnNewDocument(keepRecordings);
    await ada.page.goto(origin);
    await ada.press('Settings');
    await find('button', 'Record a test');
    const sent: string[] = [];
    ada.page.on('request', (request) => request.method() === 'GET' || sent.push(request.url()));
    await ada.press('Record a test');
    await ada.page.waitForFunction(() => document.body.innerText.includes('Recording 5 seconds'));
    await ada.page.waitForFunction(() => document.body.innerText.includes('Playing what was recorded'));
    await expect.poll(() => openMicrophones(ada.page)).toEqual([]);
    const { seconds, loudness } = await ada.page.evaluate(measureRecording);
    expect(seconds).toBeGreaterThan(3);
    expect(loudness).toBeGreaterThan(0.01);
    await ada.page.waitForFunction(() => !document.body.innerText.includes('Playing what was recorded'));
    expect(sent).toEqual([]);
  });

  chapter('change the theme at once, and keep it over a reload', async () => {
    const scheme = () => ada.page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
    await choose('Theme', 'Dark');
    expect(await scheme()).toBe('dark');
    await ada.page.reload();
    expect(await scheme()).toBe('dark');
    await ada.press('Settings');
    await choose('Theme', 'System');
    expect(await scheme()).toBe('light dark');
    await ada.press('Done');
  });
});

describe('a microphone on stage', () => {
  chapter('is the one that was chosen, and is heard', async () => {
    await ada.startRoom({ title: 'Two microphones', name: 'Ada' });
    await ada.page.waitForFunction(() => (globalThis as unknown as Watched).microphones.length === 1);
    expect((await openMicrophones(ada.page))[0]?.deviceId).not.toBe('default');
    await ben.follow(await ada.keptLink());
    await ben.listenIn('Ben');
    await ben.sees('Stage', /speaking/);
    await expect.poll(() => ben.hear(1_000), patience).toBeGreaterThan(audible);
  });

  chapter('is as loud as one listener wants it, down to nothing and up again', async () => {
    await ben.press('More about Ada');
    const slider = await ben.find('slider', 'Volume of Ada');
    await slider.focus();
    await ben.page.keyboard.press('Home');
    await expect.poll(() => ben.hear(500), patience).toBeLessThan(silent);
    await ben.page.keyboard.press('End');
    await expect.poll(() => ben.hear(1_000), patience).toBeGreaterThan(audible);
    await ben.press('Done');
  });

  chapter('can be exchanged without a break of the sender, and cleaned otherwise', async () => {
    await ada.press('Settings');
    const chosen = await choose('Microphone', 'Fake Audio Input 2');
    await waitForMicrophone(ada.page, { deviceId: chosen, noiseSuppression: true });
    await flip('Noise suppression');
    await waitForMicrophone(ada.page, { deviceId: chosen, noiseSuppression: false });
    await expect.poll(() => ben.hear(1_000), patience).toBeGreaterThan(audible);
  });

  chapter('is tested without being opened once more', async () => {
    await ada.press('Test the microphone');
    await ada.page.waitForFunction(() => (document.querySelector('meter')?.value ?? 0) > 0.3);
    expect(await openMicrophones(ada.page)).toHaveLength(1);
    await ada.press('Stop the test');
    expect(await openMicrophones(ada.page)).toHaveLength(1);
  });

  chapter('that is muted stays muted when it is exchanged', async () => {
    await ada.press('Done');
    await ada.press('Mute');
    await ben.sees('Stage', /muted/);
    await ada.press('Settings');
    const chosen = await choose('Microphone', 'Fake Audio Input 1');
    await waitForMicrophone(ada.page, { deviceId: chosen });
    expect((await openMicrophones(ada.page)).map(({ isMuted }) => isMuted)).toEqual([true]);
    await expect.poll(() => ben.hear(500), patience).toBeLessThan(silent);
    await ada.press('Done');
    await ada.press('Unmute');
    await ben.sees('Stage', /speaking/);
    await expect.poll(() => ben.hear(1_000), patience).toBeGreaterThan(audible);
  });
});

describe('keys in a room', () => {
  chapter('mute and unmute, but not while one types, nor in a dialog, nor with a modifier', async () => {
    await letGo();
    await ada.page.keyboard.press('m');
    await settle('Muted');
    await ada.page.evaluate(() => document.querySelector('main')?.append(document.createElement('input')));
    await ada.page.focus('main > input');
    await ada.page.keyboard.type('m lm');
    expect(await ada.page.$eval('main > input', (input) => (input as HTMLInputElement).value)).toBe('m lm');
    await ada.page.$eval('main > input', (input) => input.remove());
    await ada.page.keyboard.down('Control');
    await ada.page.keyboard.press('m');
    await ada.page.keyboard.up('Control');
    await ada.press('Settings');
    await find('combobox', 'Theme');
    await ada.page.keyboard.press('m');
    await ada.page.keyboard.press('Escape');
    await settle('Muted');
    await letGo();
    await ada.page.keyboard.press('m');
    await settle('Open');
  });

  chapter('a held Space opens a muted microphone, and letting go mutes it', async () => {
    await ada.page.keyboard.press('m');
    await settle('Muted');
    await ben.sees('Stage', /muted/);
    await ada.page.keyboard.down('Space');
    await settle('Open');
    await ben.sees('Stage', /speaking/);
    await ada.page.keyboard.up('Space');
    await settle('Muted');
    await ben.sees('Stage', /muted/);
  });

  chapter('can be changed, not to one that is taken, and set back', async () => {
    await ada.press('Keyboard shortcuts');
    await ada.press('Mute or unmute: M. Change');
    await ada.page.keyboard.press('l');
    await ada.reads('L is already the key for “Leave, after asking”');
    await ada.page.keyboard.press('x');
    await ada.reads('Mute or unmute: now X.');
    await ada.press('Done');
    await letGo();
    await ada.page.keyboard.press('x');
    await settle('Open');
    await ada.press('Keyboard shortcuts');
    await ada.press('Reset to defaults');
    await find('button', 'Mute or unmute: M. Change');
    await ada.press('Done');
  });

  chapter('do nothing while they are switched off', async () => {
    await ada.press('Settings');
    await flip('Keyboard shortcuts');
    await ada.press('Done');
    await letGo();
    await ada.page.keyboard.press('m');
    await ada.page.keyboard.press('l');
    await ada.press('Settings');
    await flip('Keyboard shortcuts');
    await ada.press('Done');
    await settle('Open');
  });
});

describe('push to talk', () => {
  chapter('mutes when it is switched on', async () => {
    await ada.press('Settings');
    await flip('Push to talk');
    await ada.press('Done');
    await settle('Muted');
    await ben.sees('Stage', /muted/);
    await expect.poll(() => ben.hear(500), patience).toBeLessThan(silent);
  });

  chapter('is heard for as long as the button is held', async () => {
    await (await find('button', 'Unmute')).hover();
    await ada.page.mouse.down();
    await settle('Open');
    await ben.sees('Stage', /speaking/);
    await expect.poll(() => ben.hear(1_000), patience).toBeGreaterThan(audible);
    await ada.page.mouse.up();
    await settle('Muted');
    await ben.sees('Stage', /muted/);
  });

  chapter('ends when the page loses the person', async () => {
    await letGo();
    await ada.page.keyboard.down('Space');
    await settle('Open');
    await ada.page.evaluate(() => window.dispatchEvent(new Event('blur')));
    await settle('Muted');
    await ada.page.keyboard.up('Space');
    await ben.sees('Stage', /muted/);
  });
});

describe('sound that a browser blocks', () => {
  chapter('is there after one click on a button that says so', async () => {
    const kept = await ben.page.evaluate(() => sessionStorage.getItem('sotto-room') ?? '');
    eve = await seat({ on: plain, prepare: installWatch });
    // A tab that the browser restores: inside already, and never clicked in.
    await eve.page.evaluateOnNewDocument((room) => {
      if (location.protocol === 'http:') sessionStorage.setItem('sotto-room', room);
    }, kept);
    await eve.page.evaluateOnNewDocument(tellHeldBack);
    const told = new Promise<void>((resolve) => {
      eve.page.on('console', (message) => void (message.text() === 'held back' && resolve()));
    });
    await eve.page.goto(`${origin}/r`);
    await told;
    await eve.press('Turn on sound');
    await eve.page.waitForFunction(() => !document.body.innerText.includes('Turn on sound'));
    await letGo();
    await ada.page.keyboard.down('Space');
    await eve.sees('Stage', /speaking/);
    await expect.poll(() => eve.hear(1_000), patience).toBeGreaterThan(audible);
    await ada.page.keyboard.up('Space');
    expect(await openMicrophones(eve.page)).toEqual([]);
  });
});

describe('leaving', () => {
  chapter('by its key asks first', async () => {
    await letGo();
    await ada.page.keyboard.press('l');
    await ada.press('Stay');
    await settle('Muted');
    await letGo();
    await ada.page.keyboard.press('l');
    await find('heading', 'Leave the room?');
    const [leave] = await ada.page.$$('dialog button');
    await leave?.click();
    await ada.reads('You left');
  });

  chapter('neither page had an error', () => {
    expect([...ada.complaints, ...ben.complaints, ...eve.complaints]).toEqual([]);
  });
});
