import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openChromium, type TestBrowser } from '../harness/browsers.ts';
import { type MicrophoneFile, voice, writeMicrophone } from '../harness/microphones.ts';
import { Person } from '../harness/Person.ts';
import { type RunningSotto, startSotto } from '../harness/startSotto.ts';

const audible = -40;
const silent = -80;

let sotto: RunningSotto;
let microphone: MicrophoneFile;
let speaking: TestBrowser;
let listening: TestBrowser;
let ada: Person;
let ben: Person;

beforeAll(async () => {
  microphone = await writeMicrophone(await voice(200));
  sotto = await startSotto({ rtcPort: 44_511 });
  speaking = await openChromium({ microphone: microphone.path });
  listening = await openChromium();
  ada = await Person.at(await speaking.page(), sotto.origin);
  ben = await Person.at(await listening.page(), sotto.origin);
});

afterAll(async () => {
  await Promise.all([speaking?.close(), listening?.close()]);
  await sotto?.close();
  await microphone?.remove();
});

describe('two people in Chromium', () => {
  test('one starts a room and is on stage with the microphone open', async () => {
    await ada.startRoom({ title: 'Quiet evening', name: 'Ada' });
    await ada.reads('Quiet evening');
    await ada.sees('Stage', /Ada\s+you, moderator/);
    expect(ada.page.url()).toBe(`${sotto.origin}/r`);
  });

  test('the other sees the stage before entering, and hears the speaker after one click', async () => {
    await ben.follow(await ada.invite());
    expect(ben.page.url()).toBe(`${sotto.origin}/r`);
    await ben.reads('Quiet evening');
    await ben.reads('Ada');
    await ben.listenIn('Ben');
    await ben.sees('Stage', /Ada/);
    await ben.sees('Stage', /speaking/);
    expect(await ben.hear(3_000)).toBeGreaterThan(audible);
  });

  test('the speaker sees who listens', async () => {
    await ada.sees('Audience', /Ben/);
  });

  test('a listener page never asks for the microphone', async () => {
    const devices = await ben.page.evaluate(() => navigator.mediaDevices.enumerateDevices());
    expect(devices.filter(({ kind }) => kind === 'audioinput').every(({ label }) => label === '')).toBe(true);
  });

  test('mute is silence at the listener, who is told of it by the sealed frames', async () => {
    await ada.press('Mute');
    await ben.sees('Stage', /muted/);
    await ben.hear(700); // what was buffered before
    expect(await ben.hear(1_000)).toBeLessThan(silent);
    await ada.press('Unmute');
    await ben.sees('Stage', /speaking/);
    expect(await ben.hear(3_000)).toBeGreaterThan(audible);
  });

  test('a reload comes back in, and no address shows the secret', async () => {
    await ben.page.reload();
    await ben.sees('Stage', /Ada/);
    expect(ben.page.url()).toBe(`${sotto.origin}/r`);
    await ada.sees('Audience', /1 listening/);
  });

  test('leaving is seen by the others', async () => {
    await ben.press('Leave');
    await ben.reads('You left');
    await ada.sees('Audience', /0 listening/);
  });

  test('nothing went wrong in either page', () => {
    expect([...ada.complaints, ...ben.complaints]).toEqual([]);
  });
});
