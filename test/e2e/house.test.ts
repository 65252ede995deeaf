import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openChromium, type TestBrowser } from '../harness/browsers.ts';
import { type MicrophoneFile, voice, writeMicrophone } from '../harness/microphones.ts';
import { Person } from '../harness/Person.ts';
import { type RunningSotto, startSotto } from '../harness/startSotto.ts';

const house = 'The lantern';
const title = 'What the river said';
const audible = -40;

let sotto: RunningSotto;
let microphone: MicrophoneFile;
let browsers: TestBrowser[];
let ada: Person;
let ben: Person;
let link: string;

beforeAll(async () => {
  microphone = await writeMicrophone(await voice(200));
  sotto = await startSotto({ rtcPort: 45_220 });
  browsers = await Promise.all([openChromium({ microphone: microphone.path }), openChromium()]);
  const pages = await Promise.all(browsers.map((browser) => browser.page()));
  [ada, ben] = (await Promise.all(pages.map((page) => Person.at(page, sotto.origin)))) as [Person, Person];
});

afterAll(async () => {
  await Promise.all((browsers ?? []).map((browser) => browser.close()));
  await sotto?.close();
  await microphone?.close();
});

/** Everything that the page shows or holds in its elements, its address among it. */
function drawn({ page }: Person): Promise<string> {
  return page.evaluate(() => location.href + document.documentElement.outerHTML);
}

describe('a hallway', () => {
  test('of a new house is quiet', async () => {
    await ada.page.goto(sotto.claimLink);
    await ada.type('House name', house);
    await ada.press('Create house');
    await ada.find('heading', house);
    await ada.sees('Live rooms', 'It is quiet in here.');
    await ada.sees('Scheduled rooms', 'Nothing is scheduled.');
    link = await ada.invite(`Invite to ${house}`);
  });

  test('shows a room to whoever has the link of the house, from the moment that it is live', async () => {
    await ben.page.goto(link);
    await ben.sees('Live rooms', 'It is quiet in here.');
    await ada.startRoomHere({ title, name: 'Ada', checked: `List in ${house}` });
    await ben.find('link', title);
    await ben.sees('Live rooms', /Ada[\s\S]*0 listening/);
  });

  test('leads to the door, with nothing of the link to be seen, and from there to the sound', async () => {
    const kept = (await ada.keptLink()).split('#v1.')[1]?.slice(0, 43) ?? '';
    expect(kept).toHaveLength(43);
    expect(await drawn(ben)).not.toContain(kept);
    await (await ben.find('link', title)).click();
    await ben.find('heading', title);
    expect(ben.page.url()).toBe(`${sotto.origin}/r`);
    expect(await drawn(ben)).not.toContain(kept);
    await ben.listenIn('Ben');
    await ben.sees('Stage', /speaking/);
    expect(await ben.hear(3_000)).toBeGreaterThan(audible);
  });

  test('follows who comes and goes, to the last', async () => {
    const cleo = await Person.at(await (browsers[1] as TestBrowser).page(), sotto.origin);
    await cleo.page.goto(link);
    await cleo.sees('Live rooms', /Ada[\s\S]*1 listening/);
    await cleo.page.bringToFront();
    await (await cleo.find('link', title)).focus();
    await ben.page.bringToFront();
    await ben.press('Leave');
    await cleo.page.bringToFront();
    await cleo.sees('Live rooms', /Ada[\s\S]*0 listening/);
    expect(await cleo.page.evaluate(() => document.activeElement?.textContent)).toBe(title);
    await ada.leaveTheRest();
    await cleo.sees('Live rooms', 'It is quiet in here.');
    expect(await cleo.page.evaluate(() => document.activeElement?.textContent)).toBe('Live rooms');
    expect(cleo.complaints).toEqual([]);
  });

  test('does not show a room that its maker does not list, and home starts one in the house’s name too', async () => {
    await ada.page.goto(link);
    await ben.page.goto(link);
    await ada.startRoomHere({ title: 'Between us', name: 'Ada', unchecked: `List in ${house}` });
    await ada.leaveTheRest();
    await ada.startRoom({ title: 'From home', name: 'Ada' });
    await ben.sees('Live rooms', 'It is quiet in here.');
  });

  test('a stranger to the house starts no room, and is told what to do', async () => {
    const stranger = await openChromium();
    browsers.push(stranger);
    const eve = await Person.at(await stranger.page(), sotto.origin);
    await eve.page.goto(sotto.origin);
    await eve.press('Start a room');
    await eve.press('Go live');
    await eve.reads('On this server only people of its houses start rooms.');
  });

  test('nothing went wrong in either page', () => {
    expect([...ada.complaints, ...ben.complaints]).toEqual([]);
  });
});
