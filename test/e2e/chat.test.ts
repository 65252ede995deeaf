import { describe, expect } from 'vitest';
import { inChapters } from '../harness/chapters.ts';
import type { Person } from '../harness/Person.ts';
import { story } from '../harness/story.ts';

interface Cast {
  readonly ada: Person;
  readonly ben: Person;
}

const test = story.extend('cast', { scope: 'file' }, async ({ somebody }): Promise<Cast> => {
  const [ada, ben] = [await somebody(), await somebody()];
  await ada.startRoom({ title: 'Letters', name: 'Ada' });
  await ben.follow(await ada.keptLink());
  await ben.listenIn('Ben');
  await expect.poll(() => ben.hear(500), { timeout: 60_000, interval: 10 }).toBeGreaterThan(-45);
  return { ada, ben };
});
const chapter = inChapters<Cast>((name, tell) => test(name, ({ cast }) => tell(cast)));

async function write(person: Person, text: string): Promise<void> {
  await person.type('Message', text);
  await person.press('Send');
  await person.sees('Chat', text);
}

/** The number of unread messages, as the button's description says it. */
function unread({ page }: Person): Promise<string | null> {
  return page.evaluate(() => {
    const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Chat');
    const id = button?.getAttribute('aria-describedby');
    return id ? (document.getElementById(id)?.textContent ?? null) : null;
  });
}

describe('the chat', () => {
  chapter('[T1, T5] carries a message to those inside, who see how many are unread', async ({ ada, ben }) => {
    await ben.press('Chat');
    await write(ben, 'Is this thing on?');
    await expect.poll(() => unread(ada), { timeout: 60_000 }).toBe('1 unread');
    await ada.press('Chat');
    await ada.sees('Chat', 'Is this thing on?');
    expect(await unread(ada)).toBe('0 unread');
  });

  chapter('shows which message an answer is for', async ({ ada, ben }) => {
    await ada.press('Reply');
    await ada.reads('You answer Ben.');
    await write(ada, 'It is, see https://sotto.example/on');
    await ben.sees('Chat', /Ada\s+moderator[\s\S]*Ben\s+Is this thing on\?[\s\S]*It is, see/);
  });

  chapter('asks no site for anything before a link is clicked', async ({ ben }) => {
    const link = await ben.find('button', 'https://sotto.example/on');
    expect(await link.evaluate((element) => element.closest('a'))).toBeNull();
    expect(await ben.page.evaluate(() => document.querySelectorAll('.chat :is(a, img, iframe)').length)).toBe(0);
  });

  chapter('[T6] loses a message that its writer deletes, and one that a moderator hides', async ({ ada, ben }) => {
    await ada.press('Hide for all');
    await ben.sees('Chat', 'Hidden by a moderator.');
    await ada.press('Delete');
    await ben.sees('Chat', 'Deleted by its writer.');
    await ada.sees('Chat', /^(?![\s\S]*Is this thing on)/);
  });

  chapter('[T6] can be slow, and closed', async ({ ada, ben }) => {
    await ada.press('Room controls');
    await (await ada.find('switch', 'Slow chat')).click();
    await ben.reads('Slow chat: one message every ten seconds.');
    await ada.press('Close the chat');
    await ben.reads('The moderators have closed the chat.');
    await ada.press('Open the chat');
    await ada.press('Done');
    await write(ben, 'Thank you.');
    await ada.sees('Chat', 'Thank you.');
  });

  chapter('is gone after a reload, since nothing was stored', async ({ ben }) => {
    const kept = await ben.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    expect(kept).not.toContain('Thank you');
    await ben.page.reload();
    await ben.find('region', 'Stage');
    await ben.press('Chat');
    await ben.sees('Chat', 'Nothing written yet.');
  });
});

describe('reactions', () => {
  chapter('[T7] name the person whom they are for, and who reacts', async ({ ada, ben }) => {
    await ben.press('Reactions');
    await ben.find('toolbar', 'Reactions');
    const choice = await ben.find('combobox', 'For');
    await choice.evaluate((element) => {
      const select = element as HTMLSelectElement;
      const option = [...select.options].find(({ text }) => text === 'Ada');
      select.value = option?.value ?? '';
      select.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await ben.press('Clap');
    await ada.reads('Clap for Ada: Ben');
    await ben.press('Heart');
    await ada.reads('Heart for Ada: Ben');
  });

  chapter('go away by themselves', async ({ ada }) => {
    await expect
      .poll(() => ada.page.evaluate(() => document.querySelector('.reaction-lane')), { timeout: 20_000 })
      .toBeNull();
  });
});
