import { describe, expect } from 'vitest';
import { inChapters } from '../harness/chapters.ts';
import type { Person } from '../harness/Person.ts';
import { story } from '../harness/story.ts';

interface Cast {
  readonly ada: Person;
  readonly ben: Person;
}

const test = story.extend('cast', { scope: 'file' }, async ({ plainChromium, somebody }): Promise<Cast> => {
  const [ada, ben] = [await somebody(), await somebody({ on: plainChromium })];
  await ada.startRoom({ title: 'Louder', name: 'Ada' });
  await ben.follow(await ada.keptLink());
  await ben.listenIn('Ben');
  await ben.sees('Stage', /speaking/);
  return { ada, ben };
});
const chapter = inChapters<Cast>((name, tell) => test(name, ({ cast }) => tell(cast)));

async function slide(person: Person, name: string, key: 'Home' | 'End'): Promise<void> {
  const slider = await person.find('slider', name);
  await slider.focus();
  await person.page.keyboard.press(key);
}

describe('one person’s volume', () => {
  chapter('of 200 % is heard louder, and they are still seen to speak', async ({ ben }) => {
    const before = await ben.hear(3_000);
    await ben.press('More about Ada');
    await slide(ben, 'Volume of Ada', 'End');
    await ben.press('Done');
    await ben.page.waitForFunction(
      () => !document.querySelector('section[aria-label="Stage"] .states')?.textContent?.includes('speaking'),
    );
    await ben.sees('Stage', /speaking/);
    expect((await ben.hear(3_000)) - before).toBeGreaterThan(2);
  });
});
