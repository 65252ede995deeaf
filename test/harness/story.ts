import { networkInterfaces } from 'node:os';
import type { Page } from 'puppeteer-core';
import { test } from 'vitest';
import { listenAddresses } from '../../apps/relay/src/listenAddresses.ts';
import { openChromium, openFirefox, type TestBrowser } from './browsers.ts';
import { type MicrophoneFile, voice, writeMicrophone } from './microphones.ts';
import { Person } from './Person.ts';
import { startLoudspeaker } from './startLoudspeaker.ts';
import { type RunningSotto, startSotto } from './startSotto.ts';

/** A person's browser and server. */
export interface Seat {
  /** Chromium with known words for a microphone if left out. */
  readonly on?: TestBrowser;
  /** The shared Sotto's if left out. */
  readonly origin?: string;
  /** Called with the page before it is opened. */
  readonly prepare?: (page: Page) => unknown;
}

/** Brings a person to a page with storage of their own. */
export type Seating = (seat?: Seat) => Promise<Person>;

const shared = { scope: 'worker' } as const;

interface Closing {
  close(): Promise<void>;
}

/**
 * Opens a resource when it is first asked for, and only once: Vitest sets up a worker's fixture again for every file
 * that adds fixtures of its own. The first closing closes it, at the end of the run.
 */
function onceForAll<Thing extends Closing>() {
  let opening: Promise<Thing> | undefined;
  let closing: Promise<void> | undefined;
  return async (open: () => Promise<Thing>, onCleanup: (close: () => Promise<void>) => void) => {
    opening ??= open();
    const opened = await opening;
    onCleanup(() => {
      closing ??= opened.close();
      return closing;
    });
    return opened;
  };
}

const [theMicrophone, theFirefox, theSotto] = [
  onceForAll<MicrophoneFile>(),
  onceForAll<TestBrowser>(),
  onceForAll<RunningSotto>(),
];
const [theChromium, thePlainChromium] = [onceForAll<TestBrowser>(), onceForAll<TestBrowser>()];

/**
 * The fixtures that stories share: one Sotto and one browser of each kind for all files of a run. Each starts when a
 * story first asks for it. Rooms and people stay separate by their links and browser contexts. A story that restarts,
 * claims or limits a server, or kills a browser, starts its own.
 */
export const story = test
  .extend('words', shared, () => voice(200))
  .extend('microphone', shared, ({ words }, { onCleanup }) => theMicrophone(() => writeMicrophone(words), onCleanup))
  .extend('chromium', shared, ({ microphone: { path } }, { onCleanup }) =>
    theChromium(() => openChromium({ microphone: path }), onCleanup),
  )
  // A browser as people have it: it asks before it opens a microphone, and plays nothing before a click.
  .extend('plainChromium', shared, ({ microphone: { path } }, { onCleanup }) =>
    thePlainChromium(() => openChromium({ microphone: path, isPlain: true }), onCleanup),
  )
  // Firefox pairs nothing with loopback: the relay must also be at the outward address, which here is a test network's.
  .extend('addresses', shared, () => listenAddresses(undefined, networkInterfaces()))
  .extend('firefox', shared, ({ addresses }, { onCleanup }) => theFirefox(() => openHeardFirefox(addresses), onCleanup))
  .extend('sotto', shared, ({ addresses }, { onCleanup }) =>
    theSotto(() => startSotto({ listen: addresses }), onCleanup),
  )
  .extend('somebody', { scope: 'file' }, ({ chromium, sotto }, { onCleanup }) => seatAt({ chromium, sotto }, onCleanup))
  .extend('guest', ({ chromium, sotto }, { onCleanup }) => seatAt({ chromium, sotto }, onCleanup));

/** Firefox with a loudspeaker of its own, so that what it plays can be measured. */
async function openHeardFirefox(addresses: readonly unknown[]): Promise<TestBrowser> {
  if (addresses.length < 2) throw new Error('Firefox needs an address that is not loopback');
  const loudspeaker = await startLoudspeaker();
  const firefox = await openFirefox({ loudspeaker });
  const close = async () => {
    await firefox.close();
    await loudspeaker.close();
  };
  return { ...firefox, close };
}

interface Defaults {
  readonly chromium: TestBrowser;
  readonly sotto: { readonly origin: string };
}

/** Seats people until the file or the story ends. */
export function seatAt({ chromium, sotto }: Defaults, onCleanup: (leave: () => Promise<void>) => void): Seating {
  const leaving: (() => Promise<void>)[] = [];
  // The last to come leave first.
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
