import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openChromium, type TestBrowser } from '../harness/browsers.ts';
import { type MicrophoneFile, voice, writeMicrophone } from '../harness/microphones.ts';
import { Person } from '../harness/Person.ts';
import { type RunningSotto, startSotto } from '../harness/startSotto.ts';
import { startTcpPath, type TcpPath } from '../harness/startTcpPath.ts';

const audible = -45;
/** A slow mobile network: 1.6 Mbit/s, 150 ms. */
const slow = { bytesPerSecond: 200_000, roundTripMs: 150 };
/** What may come before sound, all requests and the sealed messages with them. */
const budgetBytes = 280_000;

let sotto: RunningSotto;
let microphone: MicrophoneFile;
let line: TcpPath;
let speaking: TestBrowser;
let visiting: TestBrowser;
let ben: Person;
let link: string;

beforeAll(async () => {
  microphone = await writeMicrophone(await voice(200));
  sotto = await startSotto({ rtcPort: 45_630 });
  line = await startTcpPath({
    at: { address: '127.0.0.1', port: 0 },
    to: { address: '127.0.0.1', port: Number(new URL(sotto.origin).port) },
    ...slow,
  });
  speaking = await openChromium({ microphone: microphone.path });
  const ada = await Person.at(await speaking.page(), sotto.origin);
  await ada.startRoom({ title: 'From far away', name: 'Ada' });
  const { hash } = new URL(await ada.keptLink());
  visiting = await openChromium();
  const origin = `http://127.0.0.1:${line.port}`;
  ben = await Person.at(await visiting.page(), origin);
  link = `${origin}/r${hash}`;
});

afterAll(async () => {
  await Promise.all([speaking?.close(), visiting?.close()]);
  line?.close();
  await sotto?.close();
  await microphone?.close();
});

/** When something was first drawn, and when the first script that draws was there (the theme's, of a few bytes, does not), in milliseconds since the click on the link. */
function readBeginning(page: Page): Promise<{ painted: number; scripted: number }> {
  return page.evaluate(() => {
    const [paint] = performance.getEntriesByName('first-contentful-paint');
    const resources = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    const script = resources.find(({ name }) => /\/assets\/.*\.js$/.test(name));
    return { painted: paint?.startTime ?? Number.NaN, scripted: script?.responseEnd ?? Number.NaN };
  });
}

describe('a first visit by link, on a slow line and with nothing in the cache', () => {
  test('comes to the door of the room', async () => {
    await ben.follow(link);
    const atDoorMs = await ben.page.evaluate(() => performance.now());
    await ben.reads('From far away');
    const { painted, scripted } = await readBeginning(ben.page);
    const [down, up] = [line.counts().down, line.counts().up].map((bytes) => bytes.toLocaleString('en'));
    console.info(`first visit at 1.6 Mbit/s and 150 ms: drawn after ${painted.toFixed(0)} ms, first script after
      ${scripted.toFixed(0)} ms, Listen in after ${atDoorMs.toFixed(0)} ms, ${down} bytes down and ${up} up`);
  });

  test('shows that something is on its way before the first script is there', async () => {
    const { painted, scripted } = await readBeginning(ben.page);
    expect(painted).toBeLessThan(scripted);
  });

  test('is heard after the click, within the budget of bytes', async () => {
    await ben.listenIn('Ben');
    await ben.sees('Stage', /speaking/);
    const { down } = line.counts();
    console.info(`${down.toLocaleString('en')} bytes down when somebody is heard to speak`);
    expect(await ben.hear(3_000)).toBeGreaterThan(audible);
    expect(down).toBeLessThan(budgetBytes);
  });

  test('and nothing went wrong in the page', () => {
    expect(ben.complaints).toEqual([]);
  });
});
