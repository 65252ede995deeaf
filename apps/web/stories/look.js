// Opens every story in a real Chromium, wide and narrow, light and dark, in English and Arabic: takes a picture, and tells
// what axe and the tape measure find. Usage: node apps/web/stories/look.js [folder for the pictures] [part of a story's name]
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import puppeteer from 'puppeteer-core';
import { findingsOf, languages, openStories, themes } from './openStories.js';

const pictures = process.argv[2] ?? join(tmpdir(), 'sotto-stories');
const only = process.argv[3] ?? '';
const sizes = [
  { size: 'wide', width: 1280, height: 800 },
  { size: 'narrow', width: 360, height: 740 },
];

await mkdir(pictures, { recursive: true });
const stories = await openStories();
const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
await browser
  .defaultBrowserContext()
  .overridePermissions(new URL(stories.address).origin, ['clipboard-write', 'clipboard-sanitized-write']);

let findings = 0;
try {
  const page = await browser.newPage();
  let place = '';
  const report = (finding) => {
    findings += 1;
    process.stdout.write(`${place}: ${finding}\n`);
  };
  page.on('console', (message) => message.type() === 'error' && report(message.text()));
  page.on('pageerror', (error) => report(error.message));
  const names = (await stories.names(page)).filter((name) => name.includes(only));
  const looks = languages.flatMap((language) => themes.map((theme) => ({ language, theme })));
  for (const { language, theme } of looks) {
    for (const { size, ...viewport } of sizes) {
      await page.setViewport(viewport);
      for (const name of names) {
        place = `${name}-${size}-${theme}-${language}`;
        await stories.show(page, { name, language, theme });
        await page.screenshot({ path: join(pictures, `${place}.png`) });
        for (const finding of await findingsOf(page)) report(finding);
      }
    }
  }
} finally {
  await browser.close();
  await stories.close();
}
process.stdout.write(`${findings} findings; pictures in ${pictures}\n`);
process.exitCode = findings === 0 ? 0 : 1;
