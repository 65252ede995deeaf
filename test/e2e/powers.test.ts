import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listenAddresses } from '../../apps/relay/src/listenAddresses.ts';
import { openChromium, openFirefox, type TestBrowser } from '../harness/browsers.ts';
import { longestQuietMs } from '../harness/longestQuietMs.ts';
import { type MicrophoneFile, voice, writeMicrophone } from '../harness/microphones.ts';
import { Person } from '../harness/Person.ts';
import { type Loudspeaker, startLoudspeaker } from '../harness/startLoudspeaker.ts';
import { type RunningSotto, startSotto } from '../harness/startSotto.ts';

const audible = -45;
const silent = -80;
const patience = { timeout: 60_000, interval: 10 };
const removed = 'You were removed from this room';

let sotto: RunningSotto;
let microphone: MicrophoneFile;
let loudspeaker: Loudspeaker;
/** Of Ada alone, so that it can be killed. */
let host: TestBrowser;
let chromium: TestBrowser;
let firefox: TestBrowser;
let ada: Person;
let ben: Person;
let cleo: Person;

beforeAll(async () => {
  microphone = await writeMicrophone(await voice(0));
  sotto = await startSotto({ rtcPort: 46_500, listen: listenAddresses(undefined, networkInterfaces()) });
  loudspeaker = await startLoudspeaker();
  const withVoice = { microphone: microphone.path };
  [host, chromium, firefox] = await Promise.all([
    openChromium(withVoice),
    openChromium(withVoice),
    openFirefox({ loudspeaker }),
  ]);
  ada = await Person.at(await host.page(), sotto.origin);
  ben = await somebody();
  cleo = await Person.at(await firefox.page(), sotto.origin);
});

afterAll(async () => {
  await Promise.all([host, chromium, firefox].map((browser) => browser?.close()));
  await loudspeaker?.close();
  await sotto?.close();
  await microphone?.close();
});

/** Somebody else, in a profile of their own. */
async function somebody(): Promise<Person> {
  const context = await chromium.browser.createBrowserContext();
  return Person.at(await context.newPage(), sotto.origin);
}

async function comeIn(person: Person, name: string, link: string): Promise<void> {
  await person.follow(link);
  await person.listenIn(name);
}

/** Does something to somebody whom one sees, by what opens at their name. */
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

/** The longest time for which somebody hears nothing while something is done. */
async function quietMs(listener: Person, ms: number, step: () => Promise<unknown>): Promise<number> {
  const [sound] = await Promise.all([listener.record(ms), step()]);
  return longestQuietMs(sound);
}

describe('who is asked to speak', () => {
  let link: string;

  test('raises a hand, and moderators see since when', async () => {
    await ada.startRoom({ title: 'A room with hands', name: 'Ada' });
    await ada.press('Mute');
    link = await ada.keptLink();
    await Promise.all([comeIn(ben, 'Ben', link), comeIn(cleo, 'Cleo', link)]);
    await cleo.press('Raise hand');
    await ben.sees('Audience', /Cleo\s+hand raised/);
    await ada.press('Raised hands');
    await ada.page.waitForFunction(
      () => /Cleo\s+\d+ s/.test(document.querySelector('dialog[open] ol')?.textContent ?? ''),
      patience,
    );
  });

  test('is invited, with the answer in focus that changes nothing, and comes on stage muted', async () => {
    await ada.press('Invite Cleo to speak');
    await ada.press('Done');
    await cleo.find('alertdialog', 'Ada invites you to speak');
    await isFocused(cleo, 'Not now');
    await cleo.press('Join the stage');
    await cleo.find('button', 'Unmute');
    await Promise.all([ada, ben].map((person) => person.sees('Stage', /Cleo\s+muted/)));
    await Promise.all([ada, ben].map(hearsNothing));
  });

  test('is heard by everybody else once unmuted', async () => {
    await cleo.press('Unmute');
    await Promise.all([ada, ben].map(hears));
  });

  test('is muted by a moderator, told by whom, and unmutes by their own click', async () => {
    await doTo(ada, 'Cleo', 'Mute Cleo');
    await cleo.reads('Ada muted you.');
    await Promise.all([ada, ben].map(hearsNothing));
    await cleo.press('Unmute');
    await Promise.all([ada, ben].map(hears));
  });

  test('is moved to the audience, falls silent, and may raise a hand again', async () => {
    await doTo(ada, 'Cleo', 'Move Cleo to audience');
    await cleo.find('button', 'Raise hand');
    await Promise.all([ada, ben].map(hearsNothing));
    await ben.sees('Stage', isMissingFrom('Cleo'));
  });
});

describe('a second moderator', () => {
  test('is made on stage, and has what moderators have', async () => {
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

describe('whoever is put out', () => {
  test('hears nothing more, while the others go on hearing each other', async () => {
    await ada.press('Unmute');
    await Promise.all([ben, cleo].map(hears));
    const before = await quietMs(ben, 4_000, async () => undefined);
    const during = await quietMs(ben, 8_000, async () => {
      await doTo(ada, 'Cleo', 'Remove Cleo', 'Done');
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

  test('comes in again by the link, and after a ban does not', async () => {
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
  let dora: Person;

  test('lets nobody hear who comes later, until a moderator lets them in', async () => {
    await control(ada, 'Lock the room');
    dora = await somebody();
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

  test('and all others on stage are muted at once', async () => {
    await ben.press('Unmute');
    await control(ada, 'Mute all');
    await ben.find('button', 'Unmute');
    await dora.sees('Stage', /Ben\s+moderator, muted/);
  });

  test('shows everybody the same code, and counts at server and relay that fit', async () => {
    const people = [ada, ben, dora];
    const codes = await Promise.all(
      people.map(async (person) => {
        await person.press('Privacy');
        for (const words of ['3 people hold the room’s key.', 'The server counts 3.', 'The relay sends sound to 3.'])
          await person.reads(words);
        const text = await person.page.$eval('dialog[open]', (dialog) => dialog.textContent ?? '');
        for (const name of ['Ada', 'Ben', 'Dora']) expect(text).toContain(name);
        await person.press('Done');
        return /(?:\d{5}\s*){6}/.exec(text)?.[0];
      }),
    );
    expect(codes[0]).toBeDefined();
    expect(new Set(codes).size).toBe(1);
  });

  test('goes on while a moderator reloads the page', async () => {
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

  test('goes on without the host, who leaves, also for who comes later', async () => {
    const link = await ben.keptLink();
    await ada.press('Leave');
    await heading(ada, 'You left');
    const eve = await somebody();
    await comeIn(eve, 'Eve', link);
    await Promise.all([eve, dora].map(hears));
  });

  test('is ended for everybody, and is not there for who comes later', async () => {
    const link = await ben.keptLink();
    for (const button of ['Room controls', 'End for all', 'End for all']) await ben.press(button);
    await Promise.all([ben, dora].map((person) => heading(person, 'This room has ended')));
    await ada.page.goto(link);
    await heading(ada, 'This room has ended or never existed');
  });
});

describe('a host whose browser is killed', () => {
  test('leaves microphones that are held, until somebody on stage goes on without them', async () => {
    await ada.startRoom({ title: 'A room without its host', name: 'Ada' });
    const dora = await somebody();
    const link = await ada.keptLink();
    await Promise.all([comeIn(ben, 'Ben', link), comeIn(dora, 'Dora', link)]);
    await doTo(ada, 'Ben', 'Invite Ben to speak');
    await ben.find('alertdialog', 'Ada invites you to speak');
    await ben.press('Join the stage');
    await ben.press('Unmute');
    await Promise.all([ada, dora].map(hears));
    host.browser.process()?.kill('SIGKILL');
    const killedAt = performance.now();
    const seconds = () => ((performance.now() - killedAt) / 1_000).toFixed(1);
    await dora.sees('Stage', isMissingFrom('Ada'));
    await hears(dora);
    await ben.reads('Your microphone is held until the moderators answer.');
    console.info(`microphones are held ${seconds()} s after the host's browser was killed`);
    await hearsNothing(dora);
    await ben.find('button', 'Go on without Ada');
    console.info(`one may go on without the host after ${seconds()} s`);
    await ben.press('Go on without Ada');
    await hears(dora);
  });
});

test('nothing went wrong in any page of those who stayed', () => {
  expect([...ben.complaints, ...cleo.complaints]).toEqual([]);
});
