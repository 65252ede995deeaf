import { describe, expect } from 'vitest';
import { inChapters } from '../harness/chapters.ts';
import type { Person } from '../harness/Person.ts';
import { story } from '../harness/story.ts';
import { type AbsenceWatch, watchAbsences } from '../harness/watchAbsences.ts';

interface Cast {
  readonly absences: AbsenceWatch;
  readonly ada: Person;
  readonly ben: Person;
  readonly cleo: Person;
  /** Uses Firefox. */
  readonly fern: Person;
}

const test = story.extend('cast', { scope: 'file' }, async ({ firefox, somebody }, { onCleanup }): Promise<Cast> => {
  const absences = watchAbsences();
  onCleanup(absences.stop);
  const [ada, ben, cleo] = [await somebody(), await somebody(), await somebody()];
  return { absences, ada, ben, cleo, fern: await somebody({ on: firefox }) };
});
const chapter = inChapters<Cast>((name, tell) => test(name, ({ cast }) => tell(cast)));

interface Going {
  readonly what: string;
  readonly go: () => Promise<unknown>;
  /** The people who should see it, in a region of their pages. */
  readonly watchers: readonly Person[];
  readonly sight: readonly [region: string, words: RegExp];
}

/** Lets somebody go, waits until all the others see it, and says how long that took. */
async function seeGoing({ what, go, watchers, sight }: Going): Promise<void> {
  const beganAt = performance.now();
  await go();
  await Promise.all(watchers.map((person) => person.sees(...sight)));
  console.info(`${what}: seen by all after ${(performance.now() - beganAt).toFixed(0)} ms`);
}

describe('a member who goes without a farewell', () => {
  chapter('was there first', async ({ ada, ben, cleo, fern }) => {
    await ada.startRoom({ title: 'Comings and goings', name: 'Ada', everyone: true });
    const link = await ada.keptLink();
    for (const [person, name] of [
      [ben, 'Ben'],
      [cleo, 'Cleo'],
      [fern, 'Fern'],
    ] as const) {
      await person.follow(link);
      await person.listenIn(name);
      if (person !== ben) await person.press('Join the stage');
    }
    const all = /Ada[\s\S]*Cleo[\s\S]*Fern/;
    await Promise.all([ada, fern].map((person) => person.sees('Stage', all)));
  });

  chapter('leaves no second self behind by a reload, however often', async ({ absences, ada, ben }) => {
    const lost = absences.count();
    for (let reload = 0; reload < 5; reload++) {
      await ben.page.reload();
      await ben.find('region', 'Stage');
      await ada.sees('Audience', /1 listening\s+Ben/);
    }
    // The server waits for lost members, and waited for none who closed by themselves.
    expect(absences.count()).toBe(lost);
  });

  chapter('by closing a tab of Chromium is seen to be gone', async ({ ada, ben, fern }) => {
    const go = () => ben.page.close();
    const sight = ['Audience', /0 listening/] as const;
    await seeGoing({ what: 'a closed tab of Chromium', go, watchers: [ada, fern], sight });
  });

  chapter('by a tab of Chromium that crashes on stage', async ({ ada, cleo, fern }) => {
    const devtools = await cleo.page.createCDPSession();
    // Never answered.
    const go = async () => void devtools.send('Page.crash').catch(() => undefined);
    const sight = ['Stage', /^(?![\s\S]*Cleo)/] as const;
    await seeGoing({ what: 'a crashed tab of Chromium', go, watchers: [ada, fern], sight });
  });

  chapter('by closing a tab of Firefox on stage', async ({ ada, fern }) => {
    const go = () => fern.page.close();
    const sight = ['Stage', /^(?![\s\S]*Fern)/] as const;
    await seeGoing({ what: 'a closed tab of Firefox', go, watchers: [ada], sight });
  });

  chapter('and nothing went wrong in the page of who stayed', ({ ada }) => {
    expect(ada.complaints).toEqual([]);
  });
});
