import { expect } from 'vitest';
import type { Person } from '../harness/Person.ts';
import { type Seating, story } from '../harness/story.ts';

const audible = -45;
const patience = { timeout: 60_000, interval: 10 };

/** Puts another tab before a person's page, as a phone does that shows another app or switches its screen off. */
async function hide({ page }: Person): Promise<void> {
  const other = await page.browserContext().newPage();
  await other.bringToFront();
  await page.waitForFunction(() => document.visibilityState === 'hidden', { polling: 100 });
}

async function meet(guest: Seating) {
  const [ada, ben] = [await guest(), await guest()];
  await ada.startRoom({ title: 'In a pocket', name: 'Ada' });
  await ben.follow(await ada.keptLink());
  await ben.listenIn('Ben');
  await ben.sees('Stage', /speaking/);
  return { ada, ben };
}

/** Longer than browsers let a hidden page run its timers freely, and play without interruption if it has to end. */
const hears = async (person: Person) => {
  for (let look = 0; look < 3; look++) await expect.poll(() => person.hear(4_000), patience).toBeGreaterThan(audible);
};

story('a listener whose page is hidden hears the room', async ({ guest }) => {
  const { ben } = await meet(guest);
  await hide(ben);
  await hears(ben);
});

story('a speaker whose page is hidden is heard', async ({ guest }) => {
  const { ada, ben } = await meet(guest);
  await hide(ada);
  await hears(ben);
});
