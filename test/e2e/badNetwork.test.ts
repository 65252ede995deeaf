import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OWN_ADDRESS } from '../../tools/test/ownNetwork.js';
import { openChromium, type TestBrowser } from '../harness/browsers.ts';
import { type MicrophoneFile, voice, writeMicrophone } from '../harness/microphones.ts';
import { Person } from '../harness/Person.ts';
import { type RunningSotto, startSotto } from '../harness/startSotto.ts';
import { startUdpPath, type UdpPath } from '../harness/startUdpPath.ts';
import { type Connections, watchConnections } from '../harness/watchConnections.ts';
import { type Openings, watchOpening } from '../harness/watchOpening.ts';
import { createRandom } from '../wiretap/forge/random.ts';
import { measureResemblance } from '../wiretap/sound/resemblance.ts';
import { measureSpectrum } from '../wiretap/sound/spectrum.ts';
import type { Pcm } from '../wiretap/sound/wav.ts';

const rtcPort = 45_610;
const lossRate = 0.05;
const longestDelayMs = 40;
/** Other words score 0.3 and less; the same ones through a codec alone 0.85 and more. */
const sameWords = 0.5;

let words: Pcm;
let sotto: RunningSotto;
let path: UdpPath;
let microphone: MicrophoneFile;
let browsers: TestBrowser[];
let ada: Person;
let ben: Person;
let openings: () => Promise<Openings>;
let connections: () => Promise<Connections>;

beforeAll(async () => {
  words = await voice(200);
  microphone = await writeMicrophone(words);
  // Clients are told of an address where the relay is not, but the network between.
  sotto = await startSotto({ rtcPort, listen: [{ ip: '127.0.0.1', announcedAddress: OWN_ADDRESS }] });
  const random = createRandom(5);
  path = await startUdpPath({
    at: { address: OWN_ADDRESS, port: rtcPort },
    to: { address: '127.0.0.1', port: rtcPort },
    fate: () => (random() < lossRate ? undefined : random() * longestDelayMs),
  });
  const withVoice = { microphone: microphone.path };
  browsers = await Promise.all([openChromium(withVoice), openChromium(withVoice)]);
  const pages = await Promise.all(browsers.map((browser) => browser.page()));
  connections = await watchConnections((pages as [Page, Page])[1]);
  [ada, ben] = (await Promise.all(pages.map((page) => Person.at(page, sotto.origin)))) as [Person, Person];
});

afterAll(async () => {
  await Promise.all((browsers ?? []).map((browser) => browser.close()));
  path?.close();
  await sotto?.close();
  await microphone?.remove();
});

async function measureWords(listener: Person): Promise<number> {
  const heard = await listener.record(5_000);
  return measureResemblance(measureSpectrum(heard), measureSpectrum(words.samples));
}

describe('a network that loses every twentieth packet and mixes up the others', () => {
  test('lets two people into a room and onto its stage', async () => {
    await ada.startRoom({ title: 'On the train', name: 'Ada', everyone: true });
    await ben.follow(await ada.keptLink());
    openings = await watchOpening(ben.page);
    await ben.listenIn('Ben');
    await ben.sees('Stage', /speaking/);
  });

  test('the words are still recognised', async () => {
    expect(await measureWords(ben)).toBeGreaterThan(sameWords);
  });

  test('also the other way', async () => {
    await ben.press('Join the stage');
    await ada.sees('Stage', /Ben\s+muted/);
    await ada.press('Mute');
    await ben.press('Unmute');
    await ada.sees('Stage', /Ben\s+speaking/);
    expect(await measureWords(ada)).toBeGreaterThan(sameWords);
  });

  test('every frame that arrives is opened: what is missing is what was lost', async () => {
    const { received } = await connections();
    const { opened, refused } = await openings();
    expect(refused).toBe(0);
    expect(received).toBeGreaterThan(400);
    expect(opened).toBeGreaterThanOrEqual(received);
  });

  test('nobody fell off, and nothing went wrong in either page', async () => {
    await ada.sees('Stage', /Ada[\s\S]*Ben/);
    await ben.sees('Stage', /Ada[\s\S]*Ben/);
    expect([...ada.complaints, ...ben.complaints]).toEqual([]);
  });

  test('and it was that bad', () => {
    const { passed, lost, reordered } = path.counts();
    expect(lost / (passed + lost)).toBeGreaterThan(0.03);
    expect(reordered).toBeGreaterThan(100);
  });
});
