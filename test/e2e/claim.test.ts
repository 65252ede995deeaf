import { describe, expect } from 'vitest';
import { inChapters } from '../harness/chapters.ts';
import type { Person } from '../harness/Person.ts';
import { startSotto } from '../harness/startSotto.ts';
import { story } from '../harness/story.ts';

const name = 'The lantern';

interface Cast {
  readonly origin: string;
  readonly claimLink: string;
  readonly owner: Person;
  readonly guest: Person;
  /** Link of the house, once it exists. */
  link: string;
}

const test = story
  // A server is claimed once.
  .extend('unclaimed', { scope: 'file' }, async ({ addresses }, { onCleanup }) => {
    const sotto = await startSotto({ listen: addresses });
    onCleanup(sotto.close);
    return sotto;
  })
  .extend('cast', { scope: 'file' }, async ({ unclaimed: { origin, claimLink }, somebody }): Promise<Cast> => {
    return { origin, claimLink, owner: await somebody({ origin }), guest: await somebody({ origin }), link: '' };
  });
const chapter = inChapters<Cast>((title, tell) => test(title, ({ cast }) => tell(cast)));

/** Everything that the page shows or holds in its elements, including its address. */
function drawn(person: Person): Promise<string> {
  return person.page.evaluate(() => location.href + document.documentElement.outerHTML);
}

describe('claiming a new server', () => {
  chapter('a damaged link says so', async ({ claimLink, guest }) => {
    await guest.page.goto(claimLink.slice(0, -3));
    await guest.page.waitForSelector('[role=alert]');
    await guest.reads('This link is damaged or incomplete.');
  });

  chapter(
    'the person with the claim link names a house, and is in its hallway',
    async ({ origin, claimLink, owner }) => {
      await owner.page.goto(claimLink);
      await owner.find('textbox', 'House name');
      expect(owner.page.url()).toBe(`${origin}/claim`);
      await owner.type('House name', name);
      await owner.press('Create house');
      await owner.find('heading', name);
      expect(owner.page.url()).toBe(`${origin}/h`);
    },
  );

  chapter('the person who claimed finds the link of the house to copy', async ({ origin, owner }) => {
    const field = await owner.find('textbox', 'Link to copy');
    const value = await field.evaluate((input) => (input as HTMLInputElement).value);
    expect(value).toMatch(new RegExp(`^${origin}/h#v1\\.`));
  });

  chapter('the link is good once, and a used one says so before it asks for a name', async ({ claimLink, guest }) => {
    await guest.page.goto('about:blank');
    await guest.page.goto(claimLink);
    await guest.page.waitForSelector('[role=alert]');
    await guest.reads('This claim link has been used');
    expect(await guest.page.$('input')).toBeNull();
  });
});

describe('a house', () => {
  chapter('invites by a link that is seen nowhere in the page, once its owner has left it', async (cast) => {
    const { origin, owner } = cast;
    await owner.page.reload();
    await owner.find('heading', name);
    const link = await owner.invite(`Invite to ${name}`);
    cast.link = link;
    expect(link).toMatch(new RegExp(`^${origin}/h#v1\\.[\\w-]{43}\\.[\\w-]{22}\\.[\\w-]{22}$`));
    expect(await drawn(owner)).not.toContain(link.split('#v1.')[1]?.slice(0, 43));
  });

  chapter('is opened by its link in another browser, under its name', async ({ origin, guest, link }) => {
    await guest.page.goto(link);
    await guest.find('heading', name);
    expect(guest.page.url()).toBe(`${origin}/h`);
  });

  chapter('comes back after a reload', async ({ guest }) => {
    await guest.page.reload();
    await guest.find('heading', name);
  });

  chapter('starts a room by the same dialog as home', async ({ guest }) => {
    await guest.press('Start a room');
    await guest.find('textbox', 'Room title');
    await guest.press('Cancel');
  });

  chapter('is a link at home until it is forgotten', async ({ guest, link }) => {
    await guest.press('Back to the start');
    await guest.find('region', 'Your houses');
    expect(await drawn(guest)).not.toContain(link.split('#v1.')[1]?.slice(0, 43));
    await (await guest.find('link', name)).click();
    await guest.find('heading', name);
    await guest.press('Back to the start');
    await guest.press(`Forget ${name}`);
    await guest.press('Cancel');
    await guest.find('link', name);
    await guest.press(`Forget ${name}`);
    await guest.press('Forget the house');
    await guest.page.waitForFunction(() => !document.body.innerText.includes('Your houses'));
    expect(await guest.page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    await guest.page.reload();
    await guest.find('button', 'Start a room');
    expect(await guest.page.evaluate(() => document.body.innerText)).not.toContain('Your houses');
  });

  chapter('neither page had an error', ({ owner, guest }) => {
    expect([...owner.complaints, ...guest.complaints]).toEqual([]);
  });
});
