import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openChromium, type TestBrowser } from '../harness/browsers.ts';
import { Person } from '../harness/Person.ts';
import { type RunningSotto, startSotto } from '../harness/startSotto.ts';

const name = 'The lantern';

let sotto: RunningSotto;
let browsers: TestBrowser[];
let owner: Person;
let guest: Person;
let link: string;

beforeAll(async () => {
  sotto = await startSotto({ rtcPort: 44_810 });
  browsers = await Promise.all([openChromium(), openChromium()]);
  const pages = await Promise.all(browsers.map((browser) => browser.page()));
  [owner, guest] = (await Promise.all(pages.map((page) => Person.at(page, sotto.origin)))) as [Person, Person];
});

afterAll(async () => {
  await Promise.all((browsers ?? []).map((browser) => browser.close()));
  await sotto?.close();
});

/** Everything that the page shows or holds in its elements, its address among it. */
function drawn(person: Person): Promise<string> {
  return person.page.evaluate(() => location.href + document.documentElement.outerHTML);
}

describe('claiming a new server', () => {
  test('a damaged link says so', async () => {
    await guest.page.goto(sotto.claimLink.slice(0, -3));
    await guest.page.waitForSelector('[role=alert]');
    await guest.reads('This link is damaged or incomplete.');
  });

  test('the one with the link names a house, and is in its hallway', async () => {
    await owner.page.goto(sotto.claimLink);
    await owner.find('textbox', 'House name');
    expect(owner.page.url()).toBe(`${sotto.origin}/claim`);
    await owner.type('House name', name);
    await owner.press('Create house');
    await owner.find('heading', name);
    expect(owner.page.url()).toBe(`${sotto.origin}/h`);
  });

  test('the link is good once', async () => {
    await guest.page.goto('about:blank');
    await guest.page.goto(sotto.claimLink);
    await guest.type('House name', 'Another house');
    await guest.press('Create house');
    await guest.page.waitForSelector('[role=alert]');
    await guest.reads('This claim link has been used');
  });
});

describe('a house', () => {
  test('invites by a link that is seen nowhere in the page', async () => {
    link = await owner.invite(`Invite to ${name}`);
    expect(link).toMatch(new RegExp(`^${sotto.origin}/h#v1\\.[\\w-]{43}\\.[\\w-]{22}\\.[\\w-]{22}$`));
    expect(await drawn(owner)).not.toContain(link.split('#v1.')[1]?.slice(0, 43));
  });

  test('is opened by its link in another browser, under its name', async () => {
    await guest.page.goto(link);
    await guest.find('heading', name);
    expect(guest.page.url()).toBe(`${sotto.origin}/h`);
  });

  test('comes back after a reload', async () => {
    await guest.page.reload();
    await guest.find('heading', name);
  });

  test('starts a room by the same dialog as home', async () => {
    await guest.press('Start a room');
    await guest.find('textbox', 'Room title');
    await guest.press('Cancel');
  });

  test('is a link at home until it is forgotten', async () => {
    await guest.press('Back to the start');
    await guest.find('region', 'Your houses');
    expect(await drawn(guest)).not.toContain(link.split('#v1.')[1]?.slice(0, 43));
    await (await guest.find('link', name)).click();
    await guest.find('heading', name);
    await guest.press('Back to the start');
    await guest.press(`Forget ${name}`);
    await guest.page.waitForFunction(() => !document.body.innerText.includes('Your houses'));
    expect(await guest.page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    await guest.page.reload();
    await guest.find('button', 'Start a room');
    expect(await guest.page.evaluate(() => document.body.innerText)).not.toContain('Your houses');
  });

  test('nothing went wrong in either page', () => {
    expect([...owner.complaints, ...guest.complaints]).toEqual([]);
  });
});
