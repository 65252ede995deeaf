import { afterAll, beforeAll, describe, test } from 'vitest';
import { openChromium, type TestBrowser } from '../harness/browsers.ts';
import { Person } from '../harness/Person.ts';
import { type RunningSotto, startSotto } from '../harness/startSotto.ts';

let sotto: RunningSotto;
let chromium: TestBrowser;
let ada: Person;

beforeAll(async () => {
  sotto = await startSotto({ rtcPort: 44_550 });
  chromium = await openChromium();
  ada = await Person.at(await chromium.page(), sotto.origin);
});

afterAll(async () => {
  await chromium?.close();
  await sotto?.close();
});

/** As if the person had taken the permission back in the browser's own settings. */
async function refuseMicrophone(): Promise<void> {
  const devtools = await chromium.browser.target().createCDPSession();
  const permission = { name: 'microphone' };
  await devtools.send('Browser.setPermission', { permission, setting: 'denied', origin: sotto.origin });
}

describe('a microphone', () => {
  test('that is taken away brings its owner off the stage and says so, and the room stays', async () => {
    await ada.startRoom({ title: 'Borrowed microphone', name: 'Ada' });
    await refuseMicrophone();
    await ada.find('alert', '');
    await ada.find('button', 'Join the stage');
  });

  test('that is refused leaves its owner in the room to listen', async () => {
    await ada.press('Join the stage');
    await ada.reads('microphone');
    await ada.find('alert', '');
    await ada.sees('Audience', /1 listening/);
  });
});
