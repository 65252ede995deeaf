import type { Page } from 'puppeteer-core';
import { describe, expect } from 'vitest';
import { inChapters } from '../harness/chapters.ts';
import { installEar } from '../harness/installEar.ts';
import { Person } from '../harness/Person.ts';
import { story } from '../harness/story.ts';

interface Cast {
  readonly origin: string;
  readonly ada: Person;
  readonly ben: Person;
  /** Uses the duplicate tab. */
  second: Person;
}

const test = story.extend('cast', { scope: 'file' }, async ({ sotto, somebody }): Promise<Cast> => {
  const ada = await somebody();
  return { origin: sotto.origin, ada, ben: await somebody(), second: ada };
});
const chapter = inChapters<Cast>((name, tell) => test(name, ({ cast }) => tell(cast)));

/** A tab with a copy of this one's storage, which is what a browser's `Duplicate` makes. */
async function duplicate({ page }: Person, origin: string): Promise<Person> {
  const opening = new Promise<Page | null>((resolve) => page.once('popup', resolve));
  await page.evaluate(() => void window.open(location.href));
  const opened = await opening;
  if (!opened) throw new Error('no tab was opened');
  const person = await Person.at(opened, origin);
  // The page began before it could be told to listen.
  await opened.evaluate(installEar);
  const storage = () => sessionStorage.getItem('sotto-room');
  expect(await opened.evaluate(storage)).toContain('fragment');
  return person;
}

const stageOf = ({ page }: Person) => page.$eval('section[aria-label="Stage"]', (element) => element.textContent ?? '');

const [audible, silent] = [-45, -80];
const patience = { timeout: 30_000 };

describe('a duplicated tab', () => {
  chapter('of somebody on stage shows the door, with the room and the name', async (cast) => {
    const { origin, ada, ben } = cast;
    await ada.startRoom({ title: 'One of each', name: 'Ada', everyone: true });
    await ben.follow(await ada.keptLink());
    await ben.listenIn('Ben');
    cast.second = await duplicate(ada, origin);
    const { second } = cast;
    await second.find('button', 'Listen in');
    await second.reads('One of each');
    const name = await second.find('textbox', 'Your name');
    expect(await name.evaluate((box) => (box as HTMLInputElement).value)).toBe('Ada');
  });

  chapter('is no second self', async ({ ben }) => {
    await ben.sees('Audience', /1 listening/);
    expect((await stageOf(ben)).split('Ada')).toHaveLength(2);
  });

  chapter('goes in as somebody of its own, once told so', async ({ ben, second }) => {
    await second.listenIn('Ada elsewhere');
    await ben.sees('Audience', /2 listening/);
  });

  chapter('is silent and says so, while the first one plays', async ({ ada, ben, second }) => {
    await ben.press('Join the stage');
    await ben.press('Unmute');
    await second.find('button', 'Play here');
    await expect.poll(() => ada.hear(500), patience).toBeGreaterThan(audible);
    expect(await second.hear(500)).toBeLessThan(silent);
  });

  chapter('plays once it is asked to, and takes the first one off the stage', async ({ ada, ben, second }) => {
    await second.press('Play here');
    await expect.poll(() => second.hear(500), patience).toBeGreaterThan(audible);
    await expect.poll(() => ada.hear(500), patience).toBeLessThan(silent);
    await expect.poll(() => stageOf(ben)).not.toContain('Ada');
    await ada.page.bringToFront();
    await ada.find('button', 'Play here');
    await ada.find('button', 'Join the stage');
  });

  chapter('and both come back in when they are reloaded', async ({ ada, ben, second }) => {
    for (const person of [second, ada]) {
      // A tab in the background draws nothing.
      await person.page.bringToFront();
      await person.page.reload();
      await person.find('region', 'Stage');
    }
    await ben.sees('Audience', /2 listening/);
  });
});
