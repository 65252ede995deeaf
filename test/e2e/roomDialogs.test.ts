import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openStories } from '../../apps/web/stories/openStories.js';
import { openChromium, type TestBrowser } from '../harness/browsers.ts';

let stories: Awaited<ReturnType<typeof openStories>>;
let chromium: TestBrowser;
let page: Page;

beforeAll(async () => {
  stories = await openStories();
  chromium = await openChromium();
});

beforeEach(async () => {
  page = await chromium.page();
});

afterAll(async () => {
  await chromium?.close();
  await stories?.close();
});

const show = (name: string) => stories.show(page, { name, language: 'en', theme: 'light' });
const find = (role: string, name: string) => page.waitForSelector(`::-p-aria([name="${name}"][role="${role}"])`);
const press = async (name: string) => (await find('button', name))?.click();
/** The page's dialogs, the uppermost last. */
const dialogs = () =>
  page.$$eval('dialog[open]', (open) =>
    open.map((dialog) => `${dialog.role ?? 'dialog'}, ${dialog.matches(':modal') ? 'modal' : 'beside'}`),
  );
const closed = (count: number) =>
  page.waitForFunction((left) => document.querySelectorAll('dialog').length === left, {}, count);

/** Waits until a control has the focus, by its text or its name. */
async function hasFocus(name: string): Promise<void> {
  await page.waitForFunction(
    (wanted) => {
      const { ariaLabel, textContent } = document.activeElement ?? {};
      return ariaLabel === wanted || textContent === wanted;
    },
    {},
    name,
  );
}

test('actions on a person begin at their name, and the focus goes back there', async () => {
  await show('room-speaker');
  await press('More about Benedikt');
  await find('button', 'Verify Benedikt');
  await page.keyboard.press('Escape');
  await closed(0);
  await hasFocus('More about Benedikt');
});

test('the dialog of a removal says what it does and what it does not, and offers to lock the room', async () => {
  await show('room-more');
  await press('Remove Benedikt');
  await page.waitForFunction(() => document.activeElement?.textContent?.includes('will hear nothing more'));
  await find('button', 'Lock the room');
  expect(await dialogs()).toEqual(['dialog, modal']);
  await press('Done');
  await closed(0);
});

test('the volume of a person stays as it was set', async () => {
  await show('room-more-as-listener');
  const slider = await find('slider', 'Volume of Benedikt');
  await slider?.focus();
  for (let step = 0; step < 4; step++) await page.keyboard.press('ArrowLeft');
  await press('Done');
  await closed(0);
  await press('More about Benedikt');
  const again = await find('slider', 'Volume of Benedikt');
  expect(await again?.evaluate((input) => (input as HTMLInputElement).value)).toBe('80');
});

test('an invitation comes above another dialog, with the answer in focus that changes nothing', async () => {
  await show('room-invited-above');
  expect(await dialogs()).toEqual(['dialog, modal', 'alertdialog, modal']);
  await hasFocus('Not now');
  // Not by Escape: it also closes dialogs that were opened without a person's own click, as a story opens them.
  await page.keyboard.press('Enter');
  await closed(1);
  await find('button', 'Done');
  expect(await page.$$eval('.controls button', (buttons) => buttons.map(({ textContent }) => textContent))).toEqual([
    'Join the stage',
    'Chat',
    'Reactions',
    'Invite',
    'Leave',
  ]);
});

test('an invitation leads to the stage by a click, with the microphone closed', async () => {
  await show('room-invited');
  await find('alertdialog', 'Ada invites you to speak');
  await press('Join the stage');
  await find('button', 'Unmute');
  expect(await dialogs()).toEqual([]);
});

test('an invitation waits until the person has finished typing, and takes no letter', async () => {
  await page.evaluateOnNewDocument(() =>
    document.addEventListener('DOMContentLoaded', () => {
      const field = document.body.appendChild(document.createElement('input'));
      field.id = 'field';
      field.focus();
    }),
  );
  await show('room-invited');
  expect(await dialogs()).toEqual(['alertdialog, beside']);
  await page.keyboard.type('half a sentence ');
  expect(await page.$eval('#field', (field) => (field as HTMLInputElement).value)).toBe('half a sentence ');
  await page.keyboard.press('Tab');
  await hasFocus('Not now');
  expect(await dialogs()).toEqual(['alertdialog, modal']);
  await page.keyboard.press('Enter');
  await closed(0);
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('field');
});

test('the dialog of a removal says who has not confirmed it, while it is open and after', async () => {
  await show('room-remove');
  const waiting = /Chiamaka.*not confirmed yet that .?Benedikt.? was removed\./;
  expect(await page.$eval('dialog [role=status]', (status) => status.textContent)).toMatch(waiting);
  await press('Done');
  await closed(0);
  expect(await page.$eval('.notices', (status) => status.textContent)).toMatch(waiting);
});

test('the dialog that starts a room begins at its first field, and no button covers what it opens', async () => {
  await show('house-start-more');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('title');
  const opened = await find('radio', 'Pause microphones');
  expect(await opened?.evaluate((radio) => radio.getBoundingClientRect().bottom)).toBeLessThan(
    (await page.$eval('.start .choices', (choices) => choices.getBoundingClientRect().top)) ?? 0,
  );
});

test('a house is forgotten after a question that offers its link', async () => {
  await show('home-forget');
  await find('button', 'Copy link');
  await press('Cancel');
  await closed(1);
  await find('link', 'بيت القراءة');
  await press('Forget بيت القراءة');
  await press('Forget the house');
  await page.waitForFunction(() => document.querySelectorAll('.houses li').length === 1);
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H2');
});

test('people of the same name are told apart, and keep their names for screen readers', async () => {
  await show('room-same-names');
  const numbers = await page.$$eval('main > section .number', (all) =>
    all.map((number) => number.getAttribute('data-number')),
  );
  expect(numbers).toEqual(['2', '3', '4', '2']);
  const labels = await page.$$eval('main > section .more', (all) => all.map(({ ariaLabel }) => ariaLabel));
  expect(labels.filter((label) => label === 'More about Bob')).toHaveLength(3);
  // Somebody else's client sent a name that looks empty.
  expect(labels).toContain('More about No name');
});

test('people before a locked room are not counted as listeners', async () => {
  await show('room-same-names');
  expect(await page.$eval('.audience h2', ({ textContent }) => textContent)).toMatch(/^5 listening 1 waiting/);
});

test('the rule for moderators who can’t be reached is found under more options, and keeps talking', async () => {
  await show('home-start-more');
  await find('radiogroup', "If moderators can't be reached");
  const chosen = () =>
    page.$$eval('[name=policy]:checked', (radios) => radios.map((radio) => radio.getAttribute('value')));
  expect(await chosen()).toEqual(['keep-talking']);
  await (await find('radio', 'Pause microphones'))?.click();
  expect(await chosen()).toEqual(['pause']);
  await press('More options');
  await page.waitForFunction(
    () => document.querySelector('[role=radiogroup]:has([name=policy])')?.checkVisibility() === false,
  );
  expect(await chosen()).toEqual(['pause']);
});

test('a microphone that is held says why, and its person goes on by a click that keeps the keyboard there', async () => {
  await show('room-held');
  await page.waitForFunction(() => document.querySelector('[role=alert]')?.textContent?.includes('can’t be reached.'));
  await press('Go on without نور الهدى');
  await page.waitForFunction(() => document.querySelector('[role=alert]') === null);
  expect(await page.$eval('.notices', (status) => status.textContent)).toMatch(/^You chose to go on/);
  expect(await page.evaluate(() => document.activeElement?.className)).toBe('alerts');
});

test('each doubt is an alert of its own, and the rest is counted and listed in Privacy', async () => {
  await show('room-doubts-many');
  expect(await page.$$eval('[role=alert]', (alerts) => alerts.length)).toBe(2);
  await page.waitForFunction(() => document.body.innerText.includes('3 more warnings are in Privacy.'));
  await show('room-privacy-left');
  expect(await page.$$eval('dialog section:first-of-type .fault', (doubts) => doubts.length)).toBe(5);
});

test('lists people who left and still hold keys, and counts entries without a name', async () => {
  await show('room-privacy-left');
  const states = await page.$$eval('dialog .people .states', (all) => all.map(({ textContent }) => textContent ?? ''));
  expect(states.filter((state) => state.includes('left, and holds keys'))).toHaveLength(2);
  await page.waitForFunction(() => document.body.innerText.includes('2 more may hold keys'));
});

test('a muted person reads who muted them until they speak again', async () => {
  await show('room-muted-by');
  const told = () => page.$$eval('.notices p', (notices) => notices.map(({ textContent }) => textContent));
  expect(await told()).toEqual(['\u2068Chiamaka Okonkwo-Featherstonehaugh\u2069 muted you.']);
  await press('Unmute');
  await find('button', 'Mute');
  expect(await told()).toEqual([]);
  await press('Mute');
  await find('button', 'Unmute');
  expect(await told()).toEqual([]);
});

test('hands are in the order in which they were raised, and each has its two answers', async () => {
  await show('room-hands');
  const names = await page.$$eval('ol .name', (shown) => shown.map(({ textContent }) => textContent));
  expect(names.slice(0, 3)).toEqual(['Dara', '雪', 'Émile']);
  expect(await page.$eval('ol li', (first) => first.textContent)).toContain('2 min');
  await find('button', 'Invite Dara to speak');
  await find('button', "Lower Dara's hand");
  await press('Pause hands');
  await press('Lower all');
  await find('button', 'Resume hands');
  await page.waitForFunction(() => document.querySelectorAll('ol li').length === 0);
});

test('draws as many key holders as a person scrolls to', async () => {
  await show('room-privacy-more');
  const drawn = () => page.$$eval('.people li', (people) => people.length);
  expect(await drawn()).toBe(200);
  await press('Show 200 more');
  await find('button', 'Show 50 more');
  expect(await drawn()).toBe(400);
  await page.waitForFunction(() => document.body.innerText.includes('4,850 people hold the room’s keys.'));
});

test('the button that leads to waiting people has their number as its description', async () => {
  await show('room-audience-states');
  const root = await find('button', 'Raised hands');
  expect(root && (await page.accessibility.snapshot({ root }))).toMatchObject({ description: '9 raised' });
});

test('a key raises and lowers the hand, and does nothing while hands are paused', async () => {
  await show('room-only-listening');
  await page.waitForFunction(() => document.adoptedStyleSheets.length > 0);
  await page.keyboard.press('h');
  await find('button', 'Lower hand');
  await page.keyboard.press('h');
  await find('button', 'Raise hand');
  await show('room-hands-paused');
  await page.waitForFunction(() => document.adoptedStyleSheets.length > 0);
  await page.keyboard.press('h');
  const paused = await find('button', 'Raise hand');
  expect(paused && (await page.accessibility.snapshot({ root: paused }))).toMatchObject({
    disabled: true,
    description: 'The moderators have paused hands for now.',
  });
});
