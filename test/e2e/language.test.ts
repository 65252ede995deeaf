import { expect } from 'vitest';
import { inChapters } from '../harness/chapters.ts';
import type { Person } from '../harness/Person.ts';
import { story } from '../harness/story.ts';

interface Cast {
  readonly origin: string;
  readonly nour: Person;
}

const test = story.extend('cast', { scope: 'file' }, async ({ sotto, somebody }): Promise<Cast> => {
  const nour = await somebody();
  await nour.page.evaluateOnNewDocument(() =>
    Object.defineProperty(navigator, 'languages', { get: () => ['ar-EG', 'en'] }),
  );
  return { origin: sotto.origin, nour };
});
const chapter = inChapters<Cast>((name, tell) => test(name, ({ cast }) => tell(cast)));

const told = ({ page }: Person) => page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]);

chapter('a browser that asks for Arabic gets the page in it, from right to left', async ({ origin, nour }) => {
  await nour.page.goto(origin);
  await nour.press('ابدأ غرفة');
  await nour.find('textbox', 'عنوان الغرفة');
  expect(await told(nour)).toEqual(['ar', 'rtl']);
});

chapter('a room goes live in Arabic', async ({ nour }) => {
  await nour.press('ابدأ البث');
  await nour.find('button', 'كتم الصوت');
  await nour.sees('المنصة', /المضيف\s+أنت، مشرف/);
});

chapter('a language that was chosen before comes before the one that the browser asks for', async ({ nour }) => {
  await nour.page.evaluate(() => localStorage.setItem('sotto-language', 'en'));
  await nour.page.reload();
  await nour.find('button', 'Leave');
  expect(await told(nour)).toEqual(['en', '']);
});

chapter('the page had no error', ({ nour }) => {
  expect(nour.complaints).toEqual([]);
});
