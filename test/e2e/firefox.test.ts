import { describe, expect } from 'vitest';
import { inChapters } from '../harness/chapters.ts';
import type { Person } from '../harness/Person.ts';
import { createRelayTap, type RelayTap } from '../harness/relayTap.ts';
import { startSotto } from '../harness/startSotto.ts';
import { story } from '../harness/story.ts';

/** A sealed frame: 9 bytes of header, 150 of padded Opus, 16 of tag. */
const sealedBytes = 175;

interface Cast {
  /** At the relay. */
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

/** What the relay sees of one while: the payload sizes, and how many a second. */
async function watchRelay(tap: RelayTap, ms: number): Promise<{ sizes: number[]; perSecond: number }> {
  const fromMs = Date.now();
  await new Promise((resolve) => setTimeout(resolve, ms));
  const payloads = tap.between(fromMs, fromMs + ms);
  return { sizes: [...new Set(payloads.map(({ length }) => length))], perSecond: (payloads.length * 1_000) / ms };
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
      const speaking = await watchRelay(tap, 3_000);
      await fern.press('Mute');
      await cleo.sees('Stage', /Fern\s+moderator, muted/);
      const muted = await watchRelay(tap, 3_000);
      for (const { sizes, perSecond } of [speaking, muted]) {
        expect(sizes).toEqual([sealedBytes]);
        expect(Math.abs(perSecond - 50)).toBeLessThan(3);
      }
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

  chapter('nothing went wrong in either page', ({ fern, cleo }) => {
    expect([...fern.complaints, ...cleo.complaints]).toEqual([]);
  });
});
