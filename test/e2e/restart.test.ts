import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openChromium, type TestBrowser } from '../harness/browsers.ts';
import { type MicrophoneFile, voice, writeMicrophone } from '../harness/microphones.ts';
import { Person } from '../harness/Person.ts';
import { type RunningSotto, startSotto } from '../harness/startSotto.ts';

const audible = -40;

let sotto: RunningSotto;
let microphone: MicrophoneFile;
let browsers: readonly TestBrowser[];
let ada: Person;
let ben: Person;

const entries: string[] = [];

beforeAll(async () => {
  microphone = await writeMicrophone(await voice(200));
  sotto = await startSotto({
    rtcPort: 45_160,
    taps: { opened: (message) => void entries.push(Buffer.from(message).toString('latin1')) },
  });
  browsers = [await openChromium({ microphone: microphone.path }), await openChromium()];
  const [speaking, listening] = browsers;
  if (!speaking || !listening) throw new Error('no browsers');
  ada = await Person.at(await speaking.page(), sotto.origin);
  ben = await Person.at(await listening.page(), sotto.origin);
});

afterAll(async () => {
  await Promise.all((browsers ?? []).map((browser) => browser.close()));
  await sotto?.close();
  await microphone?.close();
});

/** Ada's page shows a text before an absence would have ended. */
async function seesSoon(words: string): Promise<void> {
  const shows = (text: string) => document.body.innerText.includes(text);
  await ada.page.waitForFunction(shows, { timeout: 4_500 }, words);
}

/** How often somebody asked the server so. */
const asked = (name: string) => entries.filter((entry) => entry.includes(`dname${frameText(name)}`)).length;

/** A text in CBOR: its length below 24 stands in one byte before it. */
function frameText(text: string): string {
  return String.fromCharCode(0x60 + text.length) + text;
}

describe('Chromium through a restart of the server', () => {
  test('[R10-R11] hears the speaker while the server is away, and comes back under the join that it had', async () => {
    await ada.startRoom({ title: 'Through it', name: 'Ada' });
    const link = await ada.invite();
    await ben.follow(link);
    await ben.listenIn('Ben');
    await ben.sees('Stage', /speaking/);
    const entered = asked('enter');
    expect(entered).toBe(2);
    await sotto.stopServer();
    await ben.reads('reconnecting');
    expect(await ben.hear(2_000)).toBeGreaterThan(audible);
    await sotto.startServer();
    await ada.reads('connected');
    await ben.reads('connected');
    await ben.sees('Stage', /speaking/);
    expect(await ben.hear(2_000)).toBeGreaterThan(audible);
    await ada.sees('Audience', /Ben/);
    expect(asked('enter')).toBe(entered);
    // More than once, where somebody is back before the relay is.
    expect(asked('resume-join')).toBeGreaterThanOrEqual(2);
  });

  test('[R7] a page that is closed has left at once', async () => {
    const page = await browsers[1]?.page();
    if (!page) throw new Error('no page');
    const cleo = await Person.at(page, sotto.origin);
    await cleo.follow(await ada.invite());
    await cleo.listenIn('Cleo');
    await ada.sees('Audience', /2 listening/);
    await page.close();
    await seesSoon('1 listening');
  });

  test('[R7] a page that shows something else has left at once', async () => {
    await ben.page.bringToFront();
    await ben.page.goto('about:blank');
    await seesSoon('0 listening');
  });
});
