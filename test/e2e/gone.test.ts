import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listenAddresses } from '../../apps/relay/src/listenAddresses.ts';
import { openChromium, openFirefox, type TestBrowser } from '../harness/browsers.ts';
import { Person } from '../harness/Person.ts';
import { type RunningSotto, startSotto } from '../harness/startSotto.ts';

/** How long somebody who is gone without a word may still be shown, in milliseconds. */
const limitMs = 15_000;
/** Less than the time for which the server waits for somebody whose connection is lost, in milliseconds. */
const atOnceMs = 4_000;

let sotto: RunningSotto;
let watching: TestBrowser;
let chromium: TestBrowser;
let firefox: TestBrowser;
let ada: Person;
let ben: Person;
let cleo: Person;
let fern: Person;

beforeAll(async () => {
  sotto = await startSotto({ rtcPort: 45_650, listen: listenAddresses(undefined, networkInterfaces()) });
  [watching, chromium, firefox] = await Promise.all([openChromium(), openChromium(), openFirefox()]);
  const open = async ({ browser }: TestBrowser) => (await browser.createBrowserContext()).newPage();
  const pages = [await watching.page(), await open(chromium), await open(chromium), await firefox.page()];
  const people = await Promise.all(pages.map((page) => Person.at(page, sotto.origin)));
  [ada, ben, cleo, fern] = people as [Person, Person, Person, Person];
});

afterAll(async () => {
  await Promise.all([watching?.close(), chromium?.close(), firefox?.close()]);
  await sotto?.close();
});

interface Going {
  readonly what: string;
  readonly go: () => Promise<unknown>;
  /** What all of `watchers` then see, in a region. */
  readonly watchers: readonly Person[];
  readonly sight: readonly [region: string, words: RegExp];
}

/** Lets somebody go, waits until all the others see it, and says how long that took. */
async function seeGoing({ what, go, watchers, sight }: Going): Promise<void> {
  const beganAt = performance.now();
  await go();
  await Promise.all(watchers.map((person) => person.sees(...sight, limitMs)));
  console.info(`${what}: seen by all after ${(performance.now() - beganAt).toFixed(0)} ms`);
}

describe('somebody who goes without a word', () => {
  test('was there first', async () => {
    await ada.startRoom({ title: 'Comings and goings', name: 'Ada', everyone: true });
    const link = await ada.keptLink();
    for (const [person, name] of [
      [ben, 'Ben'],
      [cleo, 'Cleo'],
      [fern, 'Fern'],
    ] as const) {
      // What lies behind another tab draws nothing.
      await person.page.bringToFront();
      await person.follow(link);
      await person.listenIn(name);
      if (person !== ben) await person.press('Join the stage');
    }
    const all = /Ada[\s\S]*Cleo[\s\S]*Fern/;
    await Promise.all([ada, fern].map((person) => person.sees('Stage', all)));
  });

  test('leaves no second self behind by a reload, however often', async () => {
    for (let reload = 0; reload < 5; reload++) {
      await ben.page.bringToFront();
      await ben.page.reload();
      await ben.find('region', 'Stage');
      // Counts are told a moment later.
      await new Promise((resolve) => setTimeout(resolve, 500));
      await ada.sees('Audience', /1 listening\s+Ben/, atOnceMs);
    }
  });

  test('by closing a tab of Chromium is seen to be gone', async () => {
    const go = () => ben.page.close();
    const sight = ['Audience', /0 listening/] as const;
    await seeGoing({ what: 'a closed tab of Chromium', go, watchers: [ada, fern], sight });
  });

  test('by a tab of Chromium that crashes on stage', async () => {
    const devtools = await cleo.page.createCDPSession();
    // Never answered.
    const go = async () => void devtools.send('Page.crash').catch(() => undefined);
    const sight = ['Stage', /^(?![\s\S]*Cleo)/] as const;
    await seeGoing({ what: 'a crashed tab of Chromium', go, watchers: [ada, fern], sight });
  });

  test('by closing a tab of Firefox on stage', async () => {
    const go = () => fern.page.close();
    const sight = ['Stage', /^(?![\s\S]*Fern)/] as const;
    await seeGoing({ what: 'a closed tab of Firefox', go, watchers: [ada], sight });
  });

  test('and nothing went wrong in the page of who stayed', () => {
    expect(ada.complaints).toEqual([]);
  });
});
