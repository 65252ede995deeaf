import { afterAll, beforeAll, expect, test } from 'vitest';
import { openChromium, type TestBrowser } from '../harness/browsers.ts';
import { Person } from '../harness/Person.ts';
import { type RunningSotto, startSotto } from '../harness/startSotto.ts';

let sotto: RunningSotto;
let speaking: TestBrowser;
let listening: TestBrowser;
let ada: Person;
let ben: Person;

beforeAll(async () => {
  sotto = await startSotto({ rtcPort: 45_410 });
  // One each: a page behind another is not drawn.
  speaking = await openChromium();
  listening = await openChromium();
  ada = await Person.at(await speaking.page(), sotto.origin);
  ben = await Person.at(await listening.page(), sotto.origin);
  for (const { page } of [ada, ben]) await page.evaluateOnNewDocument(watchShifts);
  await ben.page.setViewport({ width: 360, height: 740 });
});

afterAll(async () => {
  await Promise.all([speaking?.close(), listening?.close()]);
  await sotto?.close();
});

interface Shifted {
  readonly shifts: string[];
}

/** Runs in the page before anything else: writes down all that moved by itself, and what it was. */
function watchShifts(): void {
  const shifts: string[] = [];
  (globalThis as unknown as { shifts: string[] }).shifts = shifts;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { value, hadRecentInput, sources } = entry as PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
        sources: readonly { node: Node | null }[];
      };
      const moved = sources.map(({ node }) => (node as Element | null)?.className || node?.nodeName);
      if (!hadRecentInput) shifts.push(`${value.toFixed(4)} ${moved.join(', ')}`);
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

const shiftsOf = ({ page }: Person) => page.evaluate(() => (globalThis as unknown as Shifted).shifts);

test('going live moves nothing that one may be reading', async () => {
  await ada.startRoom({ title: 'Small hours', name: 'Ada', everyone: true });
  await ada.sees('Stage', /Ada/);
  expect(await shiftsOf(ada)).toEqual([]);
});

test('from the link to the room nothing moves either, on a small phone', async () => {
  await ben.follow(await ada.keptLink());
  await ben.listenIn('Ben');
  await ben.sees('Audience', /1 listening/);
  await ben.sees('Stage', /Ada/);
  expect(await shiftsOf(ben)).toEqual([]);
});

test('a listener who comes moves nothing', async () => {
  await ada.sees('Audience', /Ben/);
  expect(await shiftsOf(ada)).toEqual([]);
});

test('who comes on stage and who mutes is said in the status, in sentences, and moves nothing in it', async () => {
  await ben.press('Join the stage');
  await ben.find('button', 'Unmute');
  await ada.reads('came on stage.');
  await ada.press('Mute');
  await ben.reads('muted.');
  const status = await ada.page.$eval('[role=status]', (element) =>
    element.textContent?.replaceAll(/[\u2068\u2069]/g, ''),
  );
  expect(status).toMatch(/^connected (You are on stage\. )?Ben came on stage\./);
});
