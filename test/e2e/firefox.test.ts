import { describe, expect } from 'vitest';
import { inChapters } from '../harness/chapters.ts';
import type { Person } from '../harness/Person.ts';
import { createRelayTap, type RelayTap } from '../harness/relayTap.ts';
import { startSotto } from '../harness/startSotto.ts';
import { story } from '../harness/story.ts';

/** A sealed frame: 9 bytes of header, 150 of padded Opus, 16 of tag. */
const sealedBytes = 175;
/** One size, and 50 packets a second: 20 ms of sound at 48 kHz in each, none left out. */
const steady = { sizes: [sealedBytes], steps: [960] };

interface Cast {
  /** The packets at the relay. */
  readonly tap: RelayTap;
  readonly fern: Person;
  readonly cleo: Person;
}

const test = story.extend('cast', { scope: 'file' }, async ({ addresses, firefox, somebody }, { onCleanup }) => {
  const tap = createRelayTap();
  const { origin, close } = await startSotto({ listen: addresses, onProducer: tap.onProducer });
  onCleanup(close);
  const fern = await somebody({ on: firefox, origin });
  return { tap, fern, cleo: await somebody({ origin }) };
});
const chapter = inChapters<Cast>((name, tell) => test(name, ({ cast }) => tell(cast)));

/** Three seconds of sound as the relay sees it: the payload sizes, and the number of samples for each packet. */
async function watchRelay(tap: RelayTap): Promise<{ sizes: number[]; steps: number[] }> {
  const fromMs = Date.now();
  const packets = () => tap.packets(fromMs, Number.POSITIVE_INFINITY);
  await expect.poll(() => packets().length).toBeGreaterThan(150);
  const steps = packets().flatMap(({ sequence, timestamp }, index, all) => {
    const former = all[index - 1];
    const sequences = former ? ((sequence - former.sequence) << 16) >> 16 : 0;
    return former && sequences !== 0 ? [((timestamp - former.timestamp) | 0) / sequences] : [];
  });
  return { sizes: [...new Set(packets().map(({ payload }) => payload.length))], steps: [...new Set(steps)] };
}

describe('Firefox and Chromium in one room', () => {
  chapter('Firefox goes live, and Chromium hears it', async ({ fern, cleo }) => {
    await fern.startRoom({ title: 'Both ways', name: 'Fern', everyone: true });
    await cleo.follow(await fern.keptLink());
    await cleo.listenIn('Cleo');
    await cleo.sees('Stage', /Fern\s+moderator, speaking/);
  });

  chapter(
    'Firefox sends one size at one rate, speaking and muted, though it ignores constant bit rate',
    async ({ tap, fern, cleo }) => {
      const speaking = await watchRelay(tap);
      await fern.press('Mute');
      await cleo.sees('Stage', /Fern\s+moderator, muted/);
      const muted = await watchRelay(tap);
      expect([speaking, muted]).toEqual([steady, steady]);
    },
  );

  chapter('Chromium joins the stage muted, and Firefox hears it once it unmutes', async ({ fern, cleo }) => {
    await cleo.press('Join the stage');
    await fern.sees('Stage', /Cleo\s+muted/);
    await cleo.press('Unmute');
    await fern.sees('Stage', /Cleo\s+speaking/);
  });

  chapter('stepping down is seen in Firefox', async ({ fern, cleo }) => {
    await cleo.press('Step down');
    await fern.sees('Audience', /1 listening/);
  });

  chapter('neither page had an error', ({ fern, cleo }) => {
    expect([...fern.complaints, ...cleo.complaints]).toEqual([]);
  });
});
