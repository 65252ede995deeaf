import { describe, expect } from 'vitest';
import { inChapters } from '../harness/chapters.ts';
import type { Person } from '../harness/Person.ts';
import { startSotto } from '../harness/startSotto.ts';
import { type Seating, story } from '../harness/story.ts';

const house = 'The lantern';
const title = 'What the river said';
const audible = -40;

interface Cast {
  readonly origin: string;
  readonly claimLink: string;
  readonly somebody: Seating;
  readonly ada: Person;
  readonly ben: Person;
  /** Link of the house, once it exists. */
  link: string;
}

const test = story.extend('cast', { scope: 'file' }, async ({ addresses, somebody }, { onCleanup }) => {
  // A server is claimed once.
  const { origin, claimLink, close } = await startSotto({ listen: addresses });
  onCleanup(close);
  const [ada, ben] = [await somebody({ origin }), await somebody({ origin })];
  return { origin, claimLink, somebody, ada, ben, link: '' };
});
const chapter = inChapters<Cast>((name, tell) => test(name, ({ cast }) => tell(cast)));

/** Everything that the page shows or holds in its elements, including its address. */
function drawn({ page }: Person): Promise<string> {
  return page.evaluate(() => location.href + document.documentElement.outerHTML);
}

describe('a hallway', () => {
  chapter('of a new house is quiet', async (cast) => {
    const { ada, claimLink } = cast;
    await ada.page.goto(claimLink);
    await ada.type('House name', house);
    await ada.press('Create house');
    await ada.find('heading', house);
    await ada.sees('Live rooms', 'It is quiet in here.');
    cast.link = await ada.invite(`Invite to ${house}`);
  });

  chapter(
    'shows a room to everyone with the link of the house from the moment that it is live',
    async ({ ada, ben, link }) => {
      await ben.page.goto(link);
      await ben.sees('Live rooms', 'It is quiet in here.');
      await ada.startRoomHere({ title, name: 'Ada', checked: `List in ${house}` });
      await ben.find('link', title);
      await ben.sees('Live rooms', /Ada[\s\S]*0 listening/);
    },
  );

  chapter(
    'leads to the door, with nothing of the link to be seen, and from there to the sound',
    async ({ origin, ada, ben }) => {
      const kept = (await ada.keptLink()).split('#v1.')[1]?.slice(0, 43) ?? '';
      expect(kept).toHaveLength(43);
      expect(await drawn(ben)).not.toContain(kept);
      await (await ben.find('link', title)).click();
      await ben.find('heading', title);
      expect(ben.page.url()).toBe(`${origin}/r`);
      expect(await drawn(ben)).not.toContain(kept);
      await ben.listenIn('Ben');
      await ben.sees('Stage', /speaking/);
      await expect.poll(() => ben.hear(1_000)).toBeGreaterThan(audible);
    },
  );

  chapter('follows who comes and goes, to the last', async ({ origin, somebody, ada, ben, link }) => {
    const cleo = await somebody({ origin });
    await cleo.page.goto(link);
    await cleo.sees('Live rooms', /Ada[\s\S]*1 listening/);
    await (await cleo.find('link', title)).focus();
    await ben.press('Leave');
    await cleo.sees('Live rooms', /Ada[\s\S]*0 listening/);
    expect(await cleo.page.evaluate(() => document.activeElement?.textContent)).toBe(title);
    await ada.leaveTheRest();
    await cleo.sees('Live rooms', 'It is quiet in here.');
    expect(await cleo.page.evaluate(() => document.activeElement?.textContent)).toBe('Live rooms');
    expect(cleo.complaints).toEqual([]);
  });

  chapter(
    'does not show a room that its maker does not list, and home starts one in the house’s name too',
    async ({ ada, ben, link }) => {
      await ada.page.goto(link);
      await ben.page.goto(link);
      await ada.startRoomHere({ title: 'Between us', name: 'Ada', unchecked: `List in ${house}` });
      await ada.leaveTheRest();
      await ada.startRoom({ title: 'From home', name: 'Ada' });
      await ben.sees('Live rooms', 'It is quiet in here.');
    },
  );

  chapter('a stranger to the house starts no room, and learns what to do', async ({ origin, somebody }) => {
    const eve = await somebody({ origin });
    await eve.page.goto(origin);
    await eve.reads('On this server, only people of a house can start rooms.');
    await eve.press('Start a room');
    expect(await eve.page.$('dialog[open]')).toBeNull();
  });

  chapter('neither page had an error', ({ ada, ben }) => {
    expect([...ada.complaints, ...ben.complaints]).toEqual([]);
  });
});
