import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listenAddresses } from '../../apps/relay/src/listenAddresses.ts';
import { openChromium, openFirefox, type TestBrowser } from '../harness/browsers.ts';
import { Person } from '../harness/Person.ts';
import { type RunningSotto, startSotto } from '../harness/startSotto.ts';

/** How long somebody who is gone without a word may still be shown, in milliseconds. */
const limitMs = 15_000;

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

/** Waits until all of them see it, and says how long that took. */
async function timeUntilSeen(what: string, watchers: readonly Person[], sight: [string, RegExp]): Promise<void> {
  const beganAt = performance.now();
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

  test('by closing a tab of Chromium is seen to be gone', async () => {
    await ben.page.close();
    await timeUntilSeen('a closed tab of Chromium', [ada, fern], ['Audience', /0 listening/]);
  });

  test('by a tab of Chromium that crashes on stage', async () => {
    const devtools = await cleo.page.createCDPSession();
    // Never answered.
    devtools.send('Page.crash').catch(() => undefined);
    await timeUntilSeen('a crashed tab of Chromium', [ada, fern], ['Stage', /^(?![\s\S]*Cleo)/]);
  });

  test('by closing a tab of Firefox on stage', async () => {
    await fern.page.close();
    await timeUntilSeen('a closed tab of Firefox', [ada], ['Stage', /^(?![\s\S]*Fern)/]);
  });

  test('and nothing went wrong in the page of who stayed', () => {
    expect(ada.complaints).toEqual([]);
  });
});
