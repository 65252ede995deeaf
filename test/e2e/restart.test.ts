import { describe, expect } from 'vitest';
import { inChapters } from '../harness/chapters.ts';
import type { Person } from '../harness/Person.ts';
import { type RunningSotto, startSotto } from '../harness/startSotto.ts';
import { type Seating, story } from '../harness/story.ts';
import { type AbsenceWatch, watchAbsences } from '../harness/watchAbsences.ts';

const audible = -40;

interface Cast {
  readonly sotto: RunningSotto;
  readonly somebody: Seating;
  /** Number of requests of this name so far. */
  readonly asked: (name: string) => number;
  readonly absences: AbsenceWatch;
  readonly ada: Person;
  readonly ben: Person;
}

const test = story.extend('cast', { scope: 'file' }, async ({ addresses, somebody }, { onCleanup }): Promise<Cast> => {
  const entries: string[] = [];
  const opened = (message: Uint8Array) => void entries.push(Buffer.from(message).toString('latin1'));
  const sotto = await startSotto({ listen: addresses, taps: { opened } });
  const absences = watchAbsences();
  onCleanup(async () => {
    absences.stop();
    await sotto.close();
  });
  const asked = (name: string) => entries.filter((entry) => entry.includes(`dname${frameText(name)}`)).length;
  const { origin } = sotto;
  const [ada, ben] = [await somebody({ origin }), await somebody({ origin })];
  return { sotto, somebody, asked, absences, ada, ben };
});
const chapter = inChapters<Cast>((name, tell) => test(name, ({ cast }) => tell(cast)));

/** A text in CBOR: its length below 24 stands in one byte before it. */
function frameText(text: string): string {
  return String.fromCharCode(0x60 + text.length) + text;
}

describe('Chromium through a restart of the server', () => {
  chapter(
    '[R10-R11] hears the speaker while the server is away, and comes back under the join that it had',
    async ({ sotto, asked, ada, ben }) => {
      await ada.startRoom({ title: 'Through it', name: 'Ada' });
      const link = await ada.invite();
      await ben.follow(link);
      await ben.listenIn('Ben');
      await ben.sees('Stage', /speaking/);
      const entered = asked('enter');
      expect(entered).toBe(2);
      await sotto.stopServer();
      await ben.reads('reconnecting');
      await expect.poll(() => ben.hear(1_000)).toBeGreaterThan(audible);
      await sotto.startServer();
      await ada.reads('connected');
      await ben.reads('connected');
      await ben.sees('Stage', /speaking/);
      await expect.poll(() => ben.hear(1_000)).toBeGreaterThan(audible);
      await ada.sees('Audience', /Ben/);
      expect(asked('enter')).toBe(entered);
      // More than once if somebody is back before the relay is.
      expect(asked('resume-join')).toBeGreaterThanOrEqual(2);
    },
  );

  chapter('[R7] a page that is closed has left at once', async ({ sotto, somebody, absences, ada }) => {
    const cleo = await somebody({ origin: sotto.origin });
    await cleo.follow(await ada.invite());
    await cleo.listenIn('Cleo');
    await ada.sees('Audience', /2 listening/);
    const lost = absences.count();
    await cleo.page.close();
    await ada.sees('Audience', '1 listening');
    // The server waits for lost members, and waited for none here.
    expect(absences.count()).toBe(lost);
  });

  chapter('[R7] a page that shows something else has left at once', async ({ absences, ada, ben }) => {
    const lost = absences.count();
    await ben.page.goto('about:blank');
    await ada.sees('Audience', '0 listening');
    expect(absences.count()).toBe(lost);
  });
});
