import type { Page } from 'puppeteer-core';
import { describe, expect } from 'vitest';
import { OWN_ADDRESS } from '../../tools/test/ownNetwork.js';
import { inChapters } from '../harness/chapters.ts';
import { findFreePort } from '../harness/findFreePort.ts';
import type { Person } from '../harness/Person.ts';
import { startSotto } from '../harness/startSotto.ts';
import { startTcpPath, type TcpPath } from '../harness/startTcpPath.ts';
import { startUdpPath, type UdpPath } from '../harness/startUdpPath.ts';
import { story } from '../harness/story.ts';
import { type Connections, watchConnections } from '../harness/watchConnections.ts';

const audible = -45;

interface Firewall {
  readonly origin: string;
  readonly swallowing: UdpPath;
  readonly line: TcpPath;
}

interface Cast extends Firewall {
  readonly ada: Person;
  readonly cleo: Person;
  /** Uses Firefox. */
  readonly fern: Person;
  /** The connections of everybody. */
  readonly watches: readonly (() => Promise<Connections>)[];
}

const test = story
  // Clients are told an address where the relay is not; between there is a firewall that lets TCP through and answers
  // no UDP.
  .extend('firewall', { scope: 'file' }, async ({ addresses: _ }, { onCleanup }): Promise<Firewall> => {
    const closing = new AsyncDisposableStack();
    onCleanup(() => closing.disposeAsync());
    const rtcPort = await findFreePort();
    const listen = [{ ip: '127.0.0.1', announcedAddress: OWN_ADDRESS }];
    const { origin, close } = await startSotto({ rtcPort, listen });
    closing.defer(close);
    const between = { at: { address: OWN_ADDRESS, port: rtcPort }, to: { address: '127.0.0.1', port: rtcPort } };
    const swallowing = await startUdpPath({ ...between, fate: () => undefined });
    closing.defer(swallowing.close);
    const line = await startTcpPath({ ...between, from: OWN_ADDRESS });
    closing.defer(line.close);
    return { origin, swallowing, line };
  })
  .extend('cast', { scope: 'file' }, async ({ firewall, firefox, somebody }): Promise<Cast> => {
    const watches: (() => Promise<Connections>)[] = [];
    const prepare = async (page: Page) => void watches.push(await watchConnections(page));
    const seat = { origin: firewall.origin, prepare };
    const [ada, cleo, fern] = [await somebody(seat), await somebody(seat), await somebody({ ...seat, on: firefox })];
    return { ...firewall, ada, cleo, fern, watches };
  });
const chapter = inChapters<Cast>((name, tell) => test(name, ({ cast }) => tell(cast)));

describe('a network that lets no UDP through', () => {
  chapter('still lets a speaker be heard in Chromium and in Firefox', async ({ ada, cleo, fern }) => {
    await ada.startRoom({ title: 'At the office', name: 'Ada', everyone: true });
    const link = await ada.keptLink();
    await Promise.all([cleo, fern].map((person) => person.follow(link)));
    await Promise.all([cleo.listenIn('Cleo'), fern.listenIn('Fern')]);
    // Firefox first waits for the answer to its datagrams, which takes 12 s and more.
    const speaking = /Ada\s+moderator, speaking/;
    await Promise.all([cleo, fern].map((person) => person.sees('Stage', speaking)));
    await Promise.all([cleo, fern].map((person) => expect.poll(() => person.hear(1_000)).toBeGreaterThan(audible)));
  });

  chapter('and a listener come on stage and answer', async ({ ada, cleo, fern }) => {
    await ada.press('Mute');
    await cleo.press('Join the stage');
    await ada.sees('Stage', /Cleo\s+muted/);
    await cleo.press('Unmute');
    await Promise.all([ada, fern].map((person) => expect.poll(() => person.hear(1_000)).toBeGreaterThan(audible)));
  });

  chapter('all of it over TCP: not one datagram passed', async ({ swallowing, line, watches }) => {
    expect(swallowing.counts().lost).toBeGreaterThan(0);
    expect(swallowing.counts().passed).toBe(0);
    expect(line.counts().up).toBeGreaterThan(100_000);
    expect(line.counts().down).toBeGreaterThan(100_000);
    for (const watch of watches) expect((await watch()).protocols).toEqual(['tcp']);
  });

  chapter('and nothing went wrong in any page', ({ ada, cleo, fern }) => {
    expect([...ada.complaints, ...cleo.complaints, ...fern.complaints]).toEqual([]);
  });
});
