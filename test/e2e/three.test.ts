import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listenAddresses } from '../../apps/relay/src/listenAddresses.ts';
import { openChromium, openFirefox, type TestBrowser } from '../harness/browsers.ts';
import { type MicrophoneFile, voice, writeMicrophone } from '../harness/microphones.ts';
import { Person } from '../harness/Person.ts';
import { type Loudspeaker, startLoudspeaker } from '../harness/startLoudspeaker.ts';
import { type RunningSotto, startSotto } from '../harness/startSotto.ts';

const audible = -45;
const silent = -80;
const patience = { timeout: 60_000, interval: 10 };

let sotto: RunningSotto;
let microphone: MicrophoneFile;
let loudspeaker: Loudspeaker;
let browsers: TestBrowser[];
let ada: Person;
let cleo: Person;
let fern: Person;

beforeAll(async () => {
  microphone = await writeMicrophone(await voice(200));
  sotto = await startSotto({ rtcPort: 45_600, listen: listenAddresses(undefined, networkInterfaces()) });
  loudspeaker = await startLoudspeaker();
  const withVoice = { microphone: microphone.path };
  browsers = await Promise.all([openChromium(withVoice), openChromium(withVoice), openFirefox({ loudspeaker })]);
  const pages = await Promise.all(browsers.map((browser) => browser.page()));
  const people = await Promise.all(pages.map((page) => Person.at(page, sotto.origin)));
  [ada, cleo, fern] = people as [Person, Person, Person];
});

afterAll(async () => {
  await Promise.all((browsers ?? []).map((browser) => browser.close()));
  await loudspeaker?.close();
  await sotto?.close();
  await microphone?.close();
});

/** Waits until what was said before is over everywhere: a busy machine plays it seconds later. */
async function fallSilent(people: readonly Person[]): Promise<void> {
  await Promise.all(people.map((person) => expect.poll(() => person.hear(500), patience).toBeLessThan(silent)));
}

/** Lets somebody speak until all the others hear it, and no longer. */
async function speakAlone(speaker: Person, others: readonly Person[]): Promise<void> {
  await speaker.press('Unmute');
  await Promise.all(others.map((other) => expect.poll(() => other.hear(1_000), patience).toBeGreaterThan(audible)));
  await speaker.press('Mute');
  await fallSilent(others);
}

async function goOnStageMuted(person: Person, name: string, others: readonly Person[]): Promise<void> {
  await person.press('Join the stage');
  await Promise.all(others.map((other) => other.sees('Stage', new RegExp(`${name}\\s+muted`))));
}

describe('two people in Chromium and one in Firefox', () => {
  test('come together in a room where everyone may speak', async () => {
    await ada.startRoom({ title: 'Three chairs', name: 'Ada', everyone: true });
    const link = await ada.keptLink();
    await Promise.all([cleo.follow(link), fern.follow(link)]);
    await Promise.all([cleo.listenIn('Cleo'), fern.listenIn('Fern')]);
    await ada.sees('Audience', /2 listening/);
    // Whose sound has not begun yet could play what was said before the mute after it.
    const hears = (person: Person) => expect.poll(() => person.hear(500), patience).toBeGreaterThan(audible);
    await Promise.all([cleo, fern].map(hears));
    await ada.press('Mute');
  });

  test('all come on stage, muted', async () => {
    await goOnStageMuted(cleo, 'Cleo', [ada, fern]);
    await goOnStageMuted(fern, 'Fern', [ada, cleo]);
    await Promise.all([cleo, fern].map((person) => person.sees('Stage', /Ada\s+moderator, muted/)));
  });

  test('and while all are muted, nobody hears anything', async () => {
    await fallSilent([ada, cleo, fern]);
    const heard = await Promise.all([ada, cleo, fern].map((person) => person.hear(1_000)));
    expect(Math.max(...heard)).toBeLessThan(silent);
  });

  test.each(['Ada', 'Cleo', 'Fern'])('each is heard by the two others: %s', async (name) => {
    const speaker = { Ada: ada, Cleo: cleo, Fern: fern }[name] as Person;
    const others = [ada, cleo, fern].filter((person) => person !== speaker);
    await speakAlone(speaker, others);
  });

  test('mute is silence again for all of them', async () => {
    const muted = /Ada[\s\S]*muted[\s\S]*Cleo[\s\S]*muted[\s\S]*Fern[\s\S]*muted/;
    await Promise.all([ada, cleo, fern].map((person) => person.sees('Stage', muted)));
    const heard = await Promise.all([ada, cleo, fern].map((person) => person.hear(1_000)));
    expect(Math.max(...heard)).toBeLessThan(silent);
  });

  test('who steps down takes nobody else along, and is heard again after coming back', async () => {
    await cleo.press('Step down');
    await Promise.all([ada, fern].map((person) => person.sees('Audience', /Cleo/)));
    await speakAlone(ada, [cleo, fern]);
    await speakAlone(fern, [ada, cleo]);
    await goOnStageMuted(cleo, 'Cleo', [ada, fern]);
    await speakAlone(cleo, [ada, fern]);
  });

  test('leaving is seen by those who stay', async () => {
    await fern.press('Leave');
    await Promise.all([ada, cleo].map((person) => person.sees('Stage', /^(?![\s\S]*Fern)/)));
    await cleo.press('Leave');
    await ada.sees('Stage', /^(?![\s\S]*Cleo)/);
    await ada.sees('Audience', /0 listening/);
  });

  test('nothing went wrong in any page', () => {
    expect([...ada.complaints, ...cleo.complaints, ...fern.complaints]).toEqual([]);
  });
});
