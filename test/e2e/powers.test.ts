import { describe, expect } from 'vitest';
import { openChromium } from '../harness/browsers.ts';
import { inChapters } from '../harness/chapters.ts';
import { longestQuietMs } from '../harness/longestQuietMs.ts';
import { voice, writeMicrophone } from '../harness/microphones.ts';
import type { Person } from '../harness/Person.ts';
import { type Seating, story } from '../harness/story.ts';

const audible = -45;
const silent = -80;
const patience = { timeout: 60_000, interval: 10 };
const removed = 'You were removed from this room';

interface Cast {
  readonly somebody: Seating;
  readonly ada: Person;
  readonly ben: Person;
  /** Uses Firefox. */
  readonly cleo: Person;
  /** Comes to the locked room. */
  dora: Person;
}

const test = story
  // Words without a pause, so that a silence is one of the room.
  .extend('steady', { scope: 'file' }, async ({ addresses: _ }, { onCleanup }) => {
    const microphone = await writeMicrophone(await voice(0));
    const chromium = await openChromium({ microphone: microphone.path });
    onCleanup(async () => {
      await chromium.close();
      await microphone.close();
    });
    return chromium;
  })
  .extend('cast', { scope: 'file' }, async ({ steady, firefox, somebody: seat }): Promise<Cast> => {
    const somebody: Seating = (options) => seat({ on: steady, ...options });
    const [ada, ben] = [await somebody(), await somebody()];
    return { somebody, ada, ben, cleo: await seat({ on: firefox }), dora: ben };
  });
const chapter = inChapters<Cast>((name, tell) => test(name, ({ cast }) => tell(cast)));

async function comeIn(person: Person, name: string, link: string): Promise<void> {
  await person.follow(link);
  await person.listenIn(name);
}

/** Uses a power on a person in sight, by the dialog at their name. */
async function doTo(person: Person, name: string, ...buttons: readonly string[]): Promise<void> {
  await person.press(`More about ${name}`);
  for (const button of buttons) await person.press(button);
}

async function control(person: Person, button: string): Promise<void> {
  await person.press('Room controls');
  await person.press(button);
  await person.press('Done');
}

const heading = (person: Person, words: string) => person.find('heading', words);
const hears = (person: Person) => expect.poll(() => person.hear(500), patience).toBeGreaterThan(audible);
const hearsNothing = (person: Person) => expect.poll(() => person.hear(500), patience).toBeLessThan(silent);
const isMissingFrom = (name: string) => new RegExp(`^(?![\\s\\S]*${name})`);

/** Waits until the focus is on a button. */
function isFocused(person: Person, name: string): Promise<unknown> {
  return person.page.waitForFunction((words) => document.activeElement?.textContent === words, patience, name);
}

/** The longest time for which a member hears nothing while something is done. */
async function quietMs(listener: Person, ms: number, step: () => Promise<unknown>): Promise<number> {
  const [sound] = await Promise.all([listener.record(ms), step()]);
  return longestQuietMs(sound);
}

describe('an invitation to speak', () => {
  chapter('raises a hand, and moderators see since when', async ({ ada, ben, cleo }) => {
    await ada.startRoom({ title: 'A room with hands', name: 'Ada' });
    await ada.press('Mute');
    const link = await ada.keptLink();
    await Promise.all([comeIn(ben, 'Ben', link), comeIn(cleo, 'Cleo', link)]);
    await cleo.press('Raise hand');
    await ben.sees('Audience', /Cleo\s+hand raised/);
    await ada.press('Raised hands');
    await ada.page.waitForFunction(
      () => /Cleo\s+\d+ s/.test(document.querySelector('dialog[open] ol')?.textContent ?? ''),
      patience,
    );
  });

  chapter(
    'is invited, with the answer in focus that changes nothing, and comes on stage muted',
    async ({ ada, ben, cleo }) => {
      await ada.press('Invite Cleo to speak');
      await ada.press('Done');
      await cleo.find('alertdialog', 'Ada invites you to speak');
      await isFocused(cleo, 'Not now');
      await cleo.press('Join the stage');
      await cleo.find('button', 'Unmute');
      await Promise.all([ada, ben].map((person) => person.sees('Stage', /Cleo\s+muted/)));
      await Promise.all([ada, ben].map(hearsNothing));
    },
  );

  chapter('is heard by everybody else once unmuted', async ({ ada, ben, cleo }) => {
    await cleo.press('Unmute');
    await Promise.all([ada, ben].map(hears));
  });

  chapter('is muted by a moderator, reads by whom, and unmutes by their own click', async ({ ada, ben, cleo }) => {
    await doTo(ada, 'Cleo', 'Mute Cleo');
    await cleo.reads('Ada muted you.');
    await Promise.all([ada, ben].map(hearsNothing));
    await cleo.press('Unmute');
    await Promise.all([ada, ben].map(hears));
  });

  chapter('is moved to the audience, falls silent, and may raise a hand again', async ({ ada, ben, cleo }) => {
    await doTo(ada, 'Cleo', 'Move Cleo to audience');
    await cleo.find('button', 'Raise hand');
    await Promise.all([ada, ben].map(hearsNothing));
    await ben.sees('Stage', isMissingFrom('Cleo'));
  });
});

describe('a second moderator', () => {
  chapter('is made on stage, and has what moderators have', async ({ ada, ben, cleo }) => {
    await doTo(ada, 'Ben', 'Invite Ben to speak');
    await ben.find('alertdialog', 'Ada invites you to speak');
    await ben.press('Not now');
    await ben.press('Join the stage');
    await ben.find('button', 'Unmute');
    await doTo(ada, 'Ben', 'Make Ben a moderator');
    await cleo.sees('Stage', /Ben\s+moderator/);
    await ben.find('button', 'Raised hands');
    await ben.find('button', 'Room controls');
  });
});

describe('a removed person', () => {
  chapter('hears nothing more, while the others go on hearing each other', async ({ ada, ben, cleo }) => {
    await ada.press('Unmute');
    await Promise.all([ben, cleo].map(hears));
    const before = await quietMs(ben, 4_000, async () => undefined);
    const during = await quietMs(ben, 8_000, async () => {
      await doTo(ada, 'Cleo', 'Remove Cleo', 'Done');
      await ada.reads('The removal of Cleo is confirmed.');
      await heading(cleo, removed);
      await hearsNothing(cleo);
    });
    console.info(`others hear nothing for at most ${during} ms in a removal, and ${before} ms without one`);
    await ben.sees('Audience', isMissingFrom('Cleo'));
    await hears(ben);
    await ben.press('Unmute');
    await hears(ada);
    await ben.press('Mute');
  });

  chapter('comes in again by the link, and after a ban does not', async ({ ada, cleo }) => {
    await comeIn(cleo, 'Cleo', await ada.keptLink());

    await hears(cleo);

    await doTo(ada, 'Cleo', 'Ban Cleo', 'Done');

    await heading(cleo, removed);

    await hearsNothing(cleo);

    await cleo.follow(await ada.keptLink());

    await cleo.press('Listen in');
    await heading(cleo, removed);

    await hearsNothing(cleo);
  });
});

describe('a locked room', () => {
  chapter('lets nobody hear who comes later, until a moderator lets them in', async (cast) => {
    const { somebody, ada, ben } = cast;
    await control(ada, 'Lock the room');
    const dora = await somebody();
    cast.dora = dora;
    await dora.follow(await ada.keptLink());
    await dora.type('Your name', 'Dora');
    await dora.press('Listen in');
    await dora.reads('This room is locked. A moderator can let you in.');
    await hears(ben);
    await hearsNothing(dora);
    await control(ada, 'Let Dora in');
    await dora.find('region', 'Stage');
    await hears(dora);
    await control(ada, 'Unlock the room');
  });

  chapter('and all others on stage are muted at once', async ({ ada, ben, dora }) => {
    await ben.press('Unmute');
    await control(ada, 'Mute all');
    await ben.find('button', 'Unmute');
    await dora.sees('Stage', /Ben\s+moderator, muted/);
  });

  chapter('shows everybody the same code, and counts at server and relay that fit', async ({ ada, ben, dora }) => {
    const people = [ada, ben, dora];
    const codes = await Promise.all(
      people.map(async (person) => {
        await person.press('Privacy');
        for (const words of [
          '3 people hold the room’s keys.',
          'The server counts 3 people.',
          'The relay sends sound to 3 people.',
        ])
          await person.reads(words);
        const text = await person.page.$eval('dialog[open]', (dialog) => dialog.textContent ?? '');
        for (const name of ['Ada', 'Ben', 'Dora']) expect(text).toContain(name);
        // The code is shown once nothing has changed for a while.
        const code = await person.page.waitForFunction(
          () => /(?:\d{5}\s*){6}/.exec(document.querySelector('dialog[open]')?.textContent ?? '')?.[0],
        );
        await person.press('Done');
        return code.jsonValue();
      }),
    );
    expect(codes[0]).toBeDefined();
    expect(new Set(codes).size).toBe(1);
  });

  chapter('goes on while a moderator reloads the page', async ({ ada, ben, dora }) => {
    await ada.press('Mute');
    await ben.press('Unmute');
    await hears(dora);
    const quiet = await quietMs(dora, 8_000, async () => {
      await ada.page.reload();
      await ada.find('button', 'Room controls');
    });
    console.info(`nobody is heard for at most ${quiet} ms while a moderator reloads`);
    await Promise.all([ada, dora].map(hears));
  });

  chapter('goes on without the host, who leaves, also for who comes later', async ({ somebody, ada, ben, dora }) => {
    const link = await ben.keptLink();
    await ada.press('Leave');
    await heading(ada, 'You left');
    const eve = await somebody();
    await comeIn(eve, 'Eve', link);
    await Promise.all([eve, dora].map(hears));
  });

  chapter('is ended for everybody, and is not there for who comes later', async ({ ada, ben, dora }) => {
    const link = await ben.keptLink();
    for (const button of ['Room controls', 'End for all', 'End for all']) await ben.press(button);
    await Promise.all([ben, dora].map((person) => heading(person, 'This room has ended')));
    await ada.page.goto(link);
    await heading(ada, 'This room has ended or never existed');
  });
});

chapter('no page of those who stayed had an error', ({ ben, cleo }) => {
  expect([...ben.complaints, ...cleo.complaints]).toEqual([]);
});
