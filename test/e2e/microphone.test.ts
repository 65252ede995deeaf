import { afterAll, beforeAll, describe, test } from 'vitest';
import { openChromium, type TestBrowser } from '../harness/browsers.ts';
import { Person } from '../harness/Person.ts';
import { type RunningSotto, startSotto } from '../harness/startSotto.ts';

let sotto: RunningSotto;
let granting: TestBrowser;
let refusing: TestBrowser;
let ada: Person;
let ben: Person;

beforeAll(async () => {
  sotto = await startSotto({ rtcPort: 44_550 });
  granting = await openChromium();
  refusing = await openChromium({ isPlain: true });
  ada = await Person.at(await granting.page(), sotto.origin);
  ben = await Person.at(await refusing.page(), sotto.origin);
});

afterAll(async () => {
  await Promise.all([granting?.close(), refusing?.close()]);
  await sotto?.close();
});

/** As if the person had said no, or taken back a yes, in the browser's own settings. */
async function refuseMicrophone({ browser }: TestBrowser): Promise<void> {
  const devtools = await browser.target().createCDPSession();
  const permission = { name: 'microphone' };
  await devtools.send('Browser.setPermission', { permission, setting: 'denied', origin: sotto.origin });
}

describe('a microphone', () => {
  test('that is refused leaves its owner in the room to listen', async () => {
    await ada.startRoom({ title: 'Borrowed microphone', name: 'Ada', everyone: true });
    await refuseMicrophone(refusing);
    await ben.follow(await ada.keptLink());
    await ben.listenIn('Ben');
    await ben.press('Join the stage');
    await ben.reads('This page may not use your microphone.');
    await ben.sees('Audience', /1 listening/);
    await ben.find('button', 'Join the stage');
  });

  test('that is taken away brings its owner off the stage and says so, and the room stays', async () => {
    await refuseMicrophone(granting);
    await ada.reads('Your microphone was unplugged or taken away');
    await ada.find('button', 'Join the stage');
    await ben.sees('Audience', /2 listening/);
  });

  test.each([
    ['NotFoundError', 'No microphone was found.'],
    ['NotReadableError', 'Your microphone cannot be read'],
  ])('of which the browser says %s is told of in its own sentence', async (name, sentence) => {
    // What a fake device can't be, gone or busy, the browser's own word stands for.
    await ada.page.evaluate((refusal) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', refusal));
    }, name);
    await ada.press('Join the stage');
    await ada.reads(sentence);
    await ada.find('alert', '');
    await ben.sees('Audience', /2 listening/);
  });
});
