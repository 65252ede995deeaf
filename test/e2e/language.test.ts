import { afterAll, beforeAll, expect, test } from 'vitest';
import { openChromium, type TestBrowser } from '../harness/browsers.ts';
import { Person } from '../harness/Person.ts';
import { type RunningSotto, startSotto } from '../harness/startSotto.ts';

let sotto: RunningSotto;
let chromium: TestBrowser;
let nour: Person;

beforeAll(async () => {
  sotto = await startSotto({ rtcPort: 45_430 });
  chromium = await openChromium();
  nour = await Person.at(await chromium.page(), sotto.origin);
  await nour.page.evaluateOnNewDocument(() =>
    Object.defineProperty(navigator, 'languages', { get: () => ['ar-EG', 'en'] }),
  );
});

afterAll(async () => {
  await chromium?.close();
  await sotto?.close();
});

const told = () => nour.page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]);

test('a browser that asks for Arabic gets the page in it, from right to left', async () => {
  await nour.page.goto(sotto.origin);
  await nour.press('ابدأ غرفة');
  await nour.find('textbox', 'عنوان الغرفة');
  expect(await told()).toEqual(['ar', 'rtl']);
});

test('a room goes live in Arabic', async () => {
  await nour.press('ابدأ البث');
  await nour.find('button', 'كتم الصوت');
  await nour.sees('المنصة', /المضيف\s+أنت، مشرف/);
});

test('a language that was chosen before comes before the one that the browser asks for', async () => {
  await nour.page.evaluate(() => localStorage.setItem('sotto-language', 'en'));
  await nour.page.reload();
  await nour.find('button', 'Leave');
  expect(await told()).toEqual(['en', '']);
});

test('nothing went wrong in the page', () => {
  expect(nour.complaints).toEqual([]);
});
