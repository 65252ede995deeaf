import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listenAddresses } from '../../apps/relay/src/listenAddresses.ts';
import { openChromium, openFirefox, type TestBrowser } from '../harness/browsers.ts';
import { type MicrophoneFile, voice, writeMicrophone } from '../harness/microphones.ts';
import { Person } from '../harness/Person.ts';
import { createRelayTap, type RelayTap } from '../harness/relayTap.ts';
import { type RunningSotto, startSotto } from '../harness/startSotto.ts';

/** A sealed frame: 9 bytes of header, 150 of padded Opus, 16 of tag. */
const sealedBytes = 175;

let tap: RelayTap;
let microphone: MicrophoneFile;
let sotto: RunningSotto;
let firefox: TestBrowser;
let chromium: TestBrowser;
let fern: Person;
let cleo: Person;

beforeAll(async () => {
  tap = createRelayTap();
  microphone = await writeMicrophone(await voice(200));
  // Firefox pairs nothing with loopback: the relay must also be at the outward address, which here is a test network's.
  const listen = listenAddresses(undefined, networkInterfaces());
  sotto = await startSotto({ rtcPort: 44_540, listen, onProducer: tap.onProducer });
  firefox = await openFirefox();
  chromium = await openChromium({ microphone: microphone.path });
  fern = await Person.at(await firefox.page(), sotto.origin);
  cleo = await Person.at(await chromium.page(), sotto.origin);
});

afterAll(async () => {
  await Promise.all([firefox?.close(), chromium?.close()]);
  await sotto?.close();
  await microphone?.remove();
});

/** What the relay sees of one while: the payload sizes, and how many a second. */
async function watchRelay(ms: number): Promise<{ sizes: number[]; perSecond: number }> {
  const fromMs = Date.now();
  await new Promise((resolve) => setTimeout(resolve, ms));
  const payloads = tap.between(fromMs, fromMs + ms);
  return { sizes: [...new Set(payloads.map(({ length }) => length))], perSecond: (payloads.length * 1_000) / ms };
}

describe('Firefox and Chromium in one room', () => {
  test('Firefox goes live, and Chromium hears it', async () => {
    await fern.startRoom({ title: 'Both ways', name: 'Fern', everyone: true });
    await cleo.follow(await fern.keptLink());
    await cleo.listenIn('Cleo');
    await cleo.sees('Stage', /Fern\s+moderator, speaking/);
  });

  test('Firefox sends one size at one rate, speaking and muted, though it ignores constant bit rate', async () => {
    const speaking = await watchRelay(3_000);
    await fern.press('Mute');
    await cleo.sees('Stage', /Fern\s+moderator, muted/);
    const muted = await watchRelay(3_000);
    for (const { sizes, perSecond } of [speaking, muted]) {
      expect(sizes).toEqual([sealedBytes]);
      expect(Math.abs(perSecond - 50)).toBeLessThan(3);
    }
  });

  test('Chromium joins the stage muted, and Firefox hears it once it unmutes', async () => {
    await cleo.press('Join the stage');
    await fern.sees('Stage', /Cleo\s+muted/);
    await cleo.press('Unmute');
    await fern.sees('Stage', /Cleo\s+speaking/);
  });

  test('stepping down is seen in Firefox', async () => {
    await cleo.press('Step down');
    await fern.sees('Audience', /1 listening/);
  });

  test('nothing went wrong in either page', () => {
    expect([...fern.complaints, ...cleo.complaints]).toEqual([]);
  });
});
