import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openChromium, type TestBrowser } from '../harness/browsers.ts';
import { Person } from '../harness/Person.ts';
import { type RunningSotto, startSotto } from '../harness/startSotto.ts';

let sotto: RunningSotto;
let browsers: TestBrowser[];
let ada: Person;
let ben: Person;
let second: Person;

beforeAll(async () => {
  sotto = await startSotto({ rtcPort: 45_655 });
  browsers = await Promise.all([openChromium(), openChromium()]);
  const pages = await Promise.all(browsers.map((browser) => browser.page()));
  [ada, ben] = (await Promise.all(pages.map((page) => Person.at(page, sotto.origin)))) as [Person, Person];
});

afterAll(async () => {
  await Promise.all((browsers ?? []).map((browser) => browser.close()));
  await sotto?.close();
});

/** A tab with a copy of this one's storage, which is what a browser's `Duplicate` makes. */
async function duplicate({ page }: Person): Promise<Person> {
  const opening = new Promise<Page | null>((resolve) => page.once('popup', resolve));
  await page.evaluate(() => void window.open(location.href));
  const opened = await opening;
  if (!opened) throw new Error('no tab was opened');
  const person = await Person.at(opened, sotto.origin);
  const storage = () => sessionStorage.getItem('sotto-room');
  expect(await opened.evaluate(storage)).toContain('fragment');
  return person;
}

describe('a duplicated tab', () => {
  test('of somebody on stage shows the door, with the room and the name', async () => {
    await ada.startRoom({ title: 'One of each', name: 'Ada', everyone: true });
    await ben.follow(await ada.keptLink());
    await ben.listenIn('Ben');
    second = await duplicate(ada);
    await second.find('button', 'Listen in');
    await second.reads('One of each');
    const name = await second.find('textbox', 'Your name');
    expect(await name.evaluate((box) => (box as HTMLInputElement).value)).toBe('Ada');
  });

  test('is no second self', async () => {
    await ben.sees('Audience', /1 listening/);
    const stage = await ben.page.$eval('section[aria-label="Stage"]', (element) => element.textContent);
    expect(stage?.split('Ada')).toHaveLength(2);
  });

  test('goes in as somebody of its own, once told so', async () => {
    await second.listenIn('Ada elsewhere');
    await ben.sees('Audience', /2 listening/);
  });

  test('and both come back in when they are reloaded', async () => {
    for (const person of [second, ada]) {
      // What lies behind another tab draws nothing.
      await person.page.bringToFront();
      await person.page.reload();
      await person.find('region', 'Stage');
    }
    await ben.sees('Audience', /[23] listening/);
  });
});
