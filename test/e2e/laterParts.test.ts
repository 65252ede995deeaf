import { expect } from 'vitest';
import { failFiles } from '../harness/failFiles.ts';
import type { Person } from '../harness/Person.ts';
import { story } from '../harness/story.ts';

const test = story.extend('link', { scope: 'file' }, async ({ somebody }) => {
  const ada = await somebody();
  await ada.startRoom({ title: 'After the upgrade', name: 'Ada' });
  return ada.keptLink();
});

const later = ['*/assets/roomDesk-*', '*/assets/createNews-*', '*/assets/roomDialogs-*'];

async function listenIn(ben: Person, link: string): Promise<void> {
  await ben.follow(link);
  await ben.listenIn('Ben');
}

test('a part of the page that fails once comes at the next try', async ({ guest, link }) => {
  const ben = await guest();
  const { failed } = await failFiles(ben.page, { patterns: later, times: 1 });
  await listenIn(ben, link);
  await expect.poll(() => failed.length).toBe(later.length);
  await ben.press('Privacy');
  await ben.find('dialog', 'Privacy');
  expect(await ben.page.evaluate(() => document.body.innerText)).not.toContain('could not be loaded');
});

test('parts are there before they are wanted, and need no server', async ({ guest, link }) => {
  const ben = await guest();
  await listenIn(ben, link);
  const loaded = (name: string) =>
    ben.page.evaluate(
      (part) => performance.getEntriesByType('resource').some((entry) => entry.name.includes(part)),
      name,
    );
  await expect.poll(() => loaded('/assets/audio-'), { timeout: 60_000 }).toBe(true);
  await failFiles(ben.page, { patterns: ['*/assets/*'] });
  await ben.press('Privacy');
  await ben.find('dialog', 'Privacy');
});

test('a page that is older than its server offers to reload, and comes back in', async ({ guest, link }) => {
  const ben = await guest();
  const { origin } = new URL(link);
  const html = '<script type="module" src="/assets/page-newer.js"></script>';
  const files = await failFiles(ben.page, { patterns: later, page: { address: `${origin}/`, html } });
  await listenIn(ben, link);
  await ben.reads('The server has a newer page');
  await files.release();
  await Promise.all([ben.page.waitForNavigation(), ben.press('Reload')]);
  await ben.find('region', 'Stage');
  await ben.sees('Stage', /Ada/);
});

test('a Worker whose script fails is replaced', async ({ guest, link }) => {
  const ben = await guest();
  const { failed } = await failFiles(ben.page, { patterns: ['*/assets/worker-*'], times: 1 });
  await listenIn(ben, link);
  await ben.sees('Stage', /Ada/);
  expect(failed.length).toBeGreaterThan(0);
});
