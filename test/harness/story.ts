import { networkInterfaces } from 'node:os';
import type { Page } from 'puppeteer-core';
import { test } from 'vitest';
import { listenAddresses } from '../../apps/relay/src/listenAddresses.ts';
import { openChromium, openFirefox, type TestBrowser } from './browsers.ts';
import { voice, writeMicrophone } from './microphones.ts';
import { Person } from './Person.ts';
import { startLoudspeaker } from './startLoudspeaker.ts';
import { startSotto } from './startSotto.ts';

/** Where somebody sits. */
export interface Seat {
  /** Chromium with known words for a microphone where left out. */
  readonly on?: TestBrowser;
  /** The shared Sotto's where left out. */
  readonly origin?: string;
  /** Done to the page before it is opened. */
  readonly prepare?: (page: Page) => unknown;
}

/** Brings somebody to a page with storage of their own. */
export type Seating = (seat?: Seat) => Promise<Person>;

const onceForAll = { scope: 'worker' } as const;

/**
 * What stories share: one Sotto and one browser of each kind for all files of a run, each started when a story first asks
 * for it. Rooms and people stay apart by their links and their browser contexts. A story that restarts, claims or limits a
 * server, or kills a browser, starts its own.
 */
export const story = test
  .extend('words', onceForAll, () => voice(200))
  .extend('microphone', onceForAll, async ({ words }, { onCleanup }) => {
    const microphone = await writeMicrophone(words);
    onCleanup(microphone.remove);
    return microphone;
  })
  .extend('chromium', onceForAll, async ({ microphone }, { onCleanup }) => {
    const chromium = await openChromium({ microphone: microphone.path });
    onCleanup(chromium.close);
    return chromium;
  })
  // As people have it: it asks before it opens a microphone, and plays nothing before a click.
  .extend('plainChromium', onceForAll, async ({ microphone }, { onCleanup }) => {
    const chromium = await openChromium({ microphone: microphone.path, isPlain: true });
    onCleanup(chromium.close);
    return chromium;
  })
  // Firefox pairs nothing with loopback: the relay must also be at the outward address, which here is a test network's.
  .extend('addresses', onceForAll, () => listenAddresses(undefined, networkInterfaces()))
  .extend('firefox', onceForAll, async ({ addresses }, { onCleanup }) => {
    if (addresses.length < 2) throw new Error('Firefox needs an address that is not loopback');
    const loudspeaker = await startLoudspeaker();
    onCleanup(loudspeaker.close);
    const firefox = await openFirefox({ loudspeaker });
    onCleanup(firefox.close);
    return firefox;
  })
  .extend('sotto', onceForAll, async ({ addresses }, { onCleanup }) => {
    const sotto = await startSotto({ listen: addresses });
    onCleanup(sotto.close);
    return sotto;
  })
  .extend('somebody', { scope: 'file' }, ({ chromium, sotto }, { onCleanup }) => seatAt({ chromium, sotto }, onCleanup))
  .extend('guest', ({ chromium, sotto }, { onCleanup }) => seatAt({ chromium, sotto }, onCleanup));

interface Defaults {
  readonly chromium: TestBrowser;
  readonly sotto: { readonly origin: string };
}

/** Seats people until the file or the story ends. */
export function seatAt({ chromium, sotto }: Defaults, onCleanup: (leave: () => Promise<void>) => void): Seating {
  const leaving: (() => Promise<void>)[] = [];
  // Those who sat down last leave first.
  onCleanup(async () => {
    for (const leave of leaving.reverse()) await leave();
  });
  return async ({ on = chromium, origin = sotto.origin, prepare } = {}) => {
    const { page, close } = await on.seat();
    leaving.push(close);
    await prepare?.(page);
    return Person.at(page, origin);
  };
}
