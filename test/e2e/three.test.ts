import { describe, expect } from 'vitest';
import { inChapters } from '../harness/chapters.ts';
import type { Person } from '../harness/Person.ts';
import { story } from '../harness/story.ts';

const audible = -45;
const silent = -80;
const patience = { timeout: 60_000, interval: 10 };

interface Cast {
  readonly ada: Person;
  readonly cleo: Person;
  /** Uses Firefox. */
  readonly fern: Person;
}

const test = story.extend('cast', { scope: 'file' }, async ({ firefox, somebody }): Promise<Cast> => {
  return { ada: await somebody(), cleo: await somebody(), fern: await somebody({ on: firefox }) };
});
const chapter = inChapters<Cast>((name, tell) => test(name, ({ cast }) => tell(cast)));

/** Waits until everything said before has been played everywhere: a busy machine plays it seconds later. */
async function fallSilent(people: readonly Person[]): Promise<void> {
  await Promise.all(people.map((person) => expect.poll(() => person.hear(500), patience).toBeLessThan(silent)));
}

/** Lets a person speak until all the others hear it, and no longer. */
async function speakAlone(speaker: Person, others: readonly Person[]): Promise<void> {
  await speaker.press('Unmute');
  await Promise.all(others.map((other) => expect.poll(() => other.hear(1_000), patience).toBeGreaterThan(audible)));
  await speaker.press('Mute');
  await fallSilent(others);
}

async function goOnStageMuted(person: Person, name: string, others: readonly Person[]): Promise<void> {
  await person.press('Join the stage');
  await Promise.all(others.map((other) => other.sees('Stage', new RegExp(`${name}\\s+muted`))));
}

describe('two people in Chromium and one in Firefox', () => {
  chapter('come together in a room where everyone may speak', async ({ ada, cleo, fern }) => {
    await ada.startRoom({ title: 'Three chairs', name: 'Ada', everyone: true });
    const link = await ada.keptLink();
    await Promise.all([cleo.follow(link), fern.follow(link)]);
    await Promise.all([cleo.listenIn('Cleo'), fern.listenIn('Fern')]);
    await ada.sees('Audience', /2 listening/);
    // A listener whose sound has not begun yet could still play speech from before the mute.
    const hears = (person: Person) => expect.poll(() => person.hear(500), patience).toBeGreaterThan(audible);
    await Promise.all([cleo, fern].map(hears));
    await ada.press('Mute');
  });

  chapter('all come on stage, muted', async ({ ada, cleo, fern }) => {
    await goOnStageMuted(cleo, 'Cleo', [ada, fern]);
    await goOnStageMuted(fern, 'Fern', [ada, cleo]);
    await Promise.all([cleo, fern].map((person) => person.sees('Stage', /Ada\s+moderator, muted/)));
  });

  chapter('and while all are muted, nobody hears anything', async ({ ada, cleo, fern }) => {
    await fallSilent([ada, cleo, fern]);
    const heard = await Promise.all([ada, cleo, fern].map((person) => person.hear(1_000)));
    expect(Math.max(...heard)).toBeLessThan(silent);
  });

  for (const name of ['ada', 'cleo', 'fern'] as const) {
    chapter(`each is heard by the two others: ${name}`, async (cast) => {
      const others = [cast.ada, cast.cleo, cast.fern].filter((person) => person !== cast[name]);
      await speakAlone(cast[name], others);
    });
  }

  chapter('mute is silence again for all of them', async ({ ada, cleo, fern }) => {
    const muted = /Ada[\s\S]*muted[\s\S]*Cleo[\s\S]*muted[\s\S]*Fern[\s\S]*muted/;
    await Promise.all([ada, cleo, fern].map((person) => person.sees('Stage', muted)));
    const heard = await Promise.all([ada, cleo, fern].map((person) => person.hear(1_000)));
    expect(Math.max(...heard)).toBeLessThan(silent);
  });

  chapter(
    'a speaker who steps down takes nobody else along, and is heard again after coming back',
    async ({ ada, cleo, fern }) => {
      await cleo.press('Step down');
      await Promise.all([ada, fern].map((person) => person.sees('Audience', /Cleo/)));
      await speakAlone(ada, [cleo, fern]);
      await speakAlone(fern, [ada, cleo]);
      await goOnStageMuted(cleo, 'Cleo', [ada, fern]);
      await speakAlone(cleo, [ada, fern]);
    },
  );

  chapter('leaving is seen by those who stay', async ({ ada, cleo, fern }) => {
    await fern.press('Leave');
    await Promise.all([ada, cleo].map((person) => person.sees('Stage', /^(?![\s\S]*Fern)/)));
    await cleo.press('Leave');
    await ada.sees('Stage', /^(?![\s\S]*Cleo)/);
    await ada.sees('Audience', /0 listening/);
  });

  chapter('no page had an error', ({ ada, cleo, fern }) => {
    expect([...ada.complaints, ...cleo.complaints, ...fern.complaints]).toEqual([]);
  });
});
