import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OWN_ADDRESS } from '../../tools/test/ownNetwork.js';
import { openChromium, openFirefox, type TestBrowser } from '../harness/browsers.ts';
import { type MicrophoneFile, voice, writeMicrophone } from '../harness/microphones.ts';
import { Person } from '../harness/Person.ts';
import { type Loudspeaker, startLoudspeaker } from '../harness/startLoudspeaker.ts';
import { type RunningSotto, startSotto } from '../harness/startSotto.ts';
import { startTcpPath, type TcpPath } from '../harness/startTcpPath.ts';
import { startUdpPath, type UdpPath } from '../harness/startUdpPath.ts';
import { type Connections, watchConnections } from '../harness/watchConnections.ts';

const rtcPort = 45_615;
const audible = -45;

let sotto: RunningSotto;
let swallowing: UdpPath;
let line: TcpPath;
let microphone: MicrophoneFile;
let loudspeaker: Loudspeaker;
let browsers: TestBrowser[];
let ada: Person;
let cleo: Person;
let fern: Person;
let watches: (() => Promise<Connections>)[];

beforeAll(async () => {
  microphone = await writeMicrophone(await voice(200));
  // Clients are told of an address where the relay is not, but a firewall that lets TCP through and answers no UDP.
  sotto = await startSotto({ rtcPort, listen: [{ ip: '127.0.0.1', announcedAddress: OWN_ADDRESS }] });
  const between = { at: { address: OWN_ADDRESS, port: rtcPort }, to: { address: '127.0.0.1', port: rtcPort } };
  swallowing = await startUdpPath({ ...between, fate: () => undefined });
  line = await startTcpPath({ ...between, from: OWN_ADDRESS });
  loudspeaker = await startLoudspeaker();
  const withVoice = { microphone: microphone.path };
  browsers = await Promise.all([openChromium(withVoice), openChromium(withVoice), openFirefox({ loudspeaker })]);
  const pages = (await Promise.all(browsers.map((browser) => browser.page()))) as [Page, Page, Page];
  watches = await Promise.all(pages.map(watchConnections));
  const people = await Promise.all(pages.map((page) => Person.at(page, sotto.origin)));
  [ada, cleo, fern] = people as [Person, Person, Person];
});

afterAll(async () => {
  await Promise.all((browsers ?? []).map((browser) => browser.close()));
  swallowing?.close();
  line?.close();
  await loudspeaker?.close();
  await sotto?.close();
  await microphone?.remove();
});

describe('a network that lets no UDP through', () => {
  test('still lets a speaker be heard in Chromium and in Firefox', async () => {
    await ada.startRoom({ title: 'At the office', name: 'Ada', everyone: true });
    const link = await ada.keptLink();
    await Promise.all([cleo, fern].map((person) => person.follow(link)));
    await Promise.all([cleo.listenIn('Cleo'), fern.listenIn('Fern')]);
    // Firefox first waits for the answer to its datagrams, which takes it 12 s and more.
    const speaking = /Ada\s+moderator, speaking/;
    await Promise.all([cleo, fern].map((person) => person.sees('Stage', speaking, 40_000)));
    const heard = await Promise.all([cleo, fern].map((person) => person.hear(3_000)));
    expect(Math.min(...heard)).toBeGreaterThan(audible);
  });

  test('and a listener come on stage and answer', async () => {
    await ada.press('Mute');
    await cleo.press('Join the stage');
    await ada.sees('Stage', /Cleo\s+muted/);
    await cleo.press('Unmute');
    const heard = await Promise.all([ada, fern].map((person) => person.hear(3_000)));
    expect(Math.min(...heard)).toBeGreaterThan(audible);
  });

  test('all of it over TCP: not one datagram passed', async () => {
    expect(swallowing.counts().lost).toBeGreaterThan(0);
    expect(swallowing.counts().passed).toBe(0);
    expect(line.counts().up).toBeGreaterThan(100_000);
    expect(line.counts().down).toBeGreaterThan(100_000);
    for (const watch of watches) expect((await watch()).protocols).toEqual(['tcp']);
  });

  test('and nothing went wrong in any page', () => {
    expect([...ada.complaints, ...cleo.complaints, ...fern.complaints]).toEqual([]);
  });
});
