import type { Page } from 'puppeteer-core';
import { expect } from 'vitest';
import { type HeldFiles, holdFiles, lateFiles } from '../harness/holdFiles.ts';
import type { Person } from '../harness/Person.ts';
import { type Seating, story } from '../harness/story.ts';
import { shiftsOf, watchShifts } from '../harness/watchShifts.ts';

const test = story
  // A person with a small phone, newly opened for each story.
  .extend('ben', ({ guest }) => guest({ prepare: preparePhone }))
  .extend('ada', async ({ guest }) => {
    const ada = await guest({ prepare: watchShifts });
    await ada.startRoom({ title: 'Small hours', name: 'Ada', everyone: true });
    await ada.sees('Stage', /Ada/);
    return ada;
  });

async function preparePhone(page: Page): Promise<void> {
  await watchShifts(page);
  await page.setViewport({ width: 360, height: 740 });
}

/** Waits until everything that a room's page loads beside its sound is there, and drawn. */
async function hasEverything(page: Page): Promise<void> {
  await page.waitForFunction(() => document.adoptedStyleSheets.length > 0);
  await page.waitForNetworkIdle({ idleTime: 100 });
}

test('going live moves nothing that a person may be reading', async ({ ada }) => {
  await hasEverything(ada.page);
  expect(await shiftsOf(ada.page)).toEqual([]);
});

test('nothing moves from the link to the room, also on a small phone', async ({ ada, ben }) => {
  await ben.follow(await ada.keptLink());
  await ben.listenIn('Ben');
  await ben.sees('Audience', /1 listening/);
  await ben.sees('Stage', /Ada/);
  await hasEverything(ben.page);
  expect(await shiftsOf(ben.page)).toEqual([]);
});

test('a listener who comes moves nothing', async ({ ada, ben }) => {
  await ben.follow(await ada.keptLink());
  await ben.listenIn('Ben');
  await ada.sees('Audience', /Ben/);
  expect(await shiftsOf(ada.page)).toEqual([]);
});

test('the status says in sentences who comes on stage and who mutes, and nothing in it moves', async ({ ada, ben }) => {
  await ben.follow(await ada.keptLink());
  await ben.listenIn('Ben');
  await ada.sees('Audience', /Ben/);
  await ben.press('Join the stage');
  await ben.find('button', 'Unmute');
  await ada.reads('came on stage.');
  const status = await ada.page.$eval('.news', (element) => element.textContent?.replaceAll(/[\u2068\u2069]/g, ''));
  await ada.press('Mute');
  await ben.reads('muted.');
  expect(status).toMatch(/^(You are on stage\. )?Ben came on stage\./);
});

/** A person whose page gets none of its later parts, until they are released. */
async function onSlowLine(guest: Seating, prepare: (page: Page) => unknown = () => undefined) {
  let held: HeldFiles | undefined;
  const person = await guest({
    async prepare(page) {
      await watchShifts(page);
      held = await holdFiles(page, lateFiles);
      await prepare(page);
    },
  });
  if (!held) throw new Error('nothing is held');
  return { person, held };
}

/** Releases the held parts; returns what had moved before, and what has moved by now. */
async function letCome({ page }: Person, held: HeldFiles) {
  await expect.poll(() => held.asked).toHaveLength(lateFiles.length);
  const before = await shiftsOf(page);
  await held.release();
  await hasEverything(page);
  return { before, after: await shiftsOf(page) };
}

/** Goes inside to somebody who is muted: whether they speak is no text that changes meanwhile. */
async function goInside(person: Person, host: Person): Promise<void> {
  await host.press('Mute');
  await host.sees('Stage', /muted/);
  await person.follow(await host.keptLink());
  await person.listenIn('Ben');
  await person.sees('Stage', /muted/);
}

test.for([
  ['on a small phone', { width: 360, height: 740 }],
  ['at a desk', { width: 1_280, height: 800 }],
] as const)('late parts move nothing for a listener %s', async ([, viewport], { ada, guest }) => {
  const { person: ben, held } = await onSlowLine(guest, (page) => page.setViewport(viewport));
  await goInside(ben, ada);
  expect(await letCome(ben, held)).toEqual({ before: [], after: [] });
});

test('late parts move nothing for a listener while hands are paused', async ({ guest }) => {
  const ada = await guest();
  await ada.startRoom({ title: 'Small hours', name: 'Ada' });
  for (const button of ['Raised hands', 'Pause hands', 'Done']) await ada.press(button);
  const { person: ben, held } = await onSlowLine(guest, preparePhone);
  await goInside(ben, ada);
  expect(await letCome(ben, held)).toEqual({ before: [], after: [] });
  // A moderator repeats it, and the code that hears it is among the parts that came late.
  await ben.reads('The moderators have paused hands for now.');
  expect(await shiftsOf(ben.page)).toEqual([]);
});

test('late parts move nothing for a moderator who pushes to talk', async ({ guest }) => {
  const { person: ada, held } = await onSlowLine(guest, (page) => page.evaluateOnNewDocument(pushToTalk));
  await ada.startRoom({ title: 'Small hours', name: 'Ada', startsMuted: true });
  await ada.sees('Stage', /muted/);
  await ada.find('button', 'Raised hands');
  expect(await letCome(ada, held)).toEqual({ before: [], after: [] });
  await ada.page.waitForSelector('button[data-hold="Hold to talk"]');
});

function pushToTalk(): void {
  // The blank page that a tab begins with has no storage.
  if (location.protocol === 'http:') localStorage.setItem('sotto-preferences', JSON.stringify({ pushToTalk: true }));
}
