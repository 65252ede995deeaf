// Opens every story in a real Chromium, wide and narrow, light and dark: takes a picture, asks axe, and measures what axe
// does not. Usage: node apps/web/stories/look.js [folder for the pictures] [only stories whose name contains this]
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import puppeteer from 'puppeteer-core';
import { build, preview } from 'vite';

const pictures = process.argv[2] ?? join(tmpdir(), 'sotto-stories');
const only = process.argv[3] ?? '';
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const configFile = join(import.meta.dirname, 'vite.config.ts');
const outDir = await mkdtemp(join(tmpdir(), 'sotto-stories-'));
const sizes = [
  { name: 'wide', width: 1280, height: 800 },
  { name: 'narrow', width: 360, height: 740 },
];

await mkdir(pictures, { recursive: true });
await build({ configFile, build: { outDir }, logLevel: 'warn' });
const server = await preview({ configFile, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } });
const address = `http://127.0.0.1:${server.httpServer.address().port}/stories/`;
const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});

await browser
  .defaultBrowserContext()
  .overridePermissions(new URL(address).origin, ['clipboard-write', 'clipboard-sanitized-write']);

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
  page.on('request', ({ url }) => url.startsWith?.(address) === false && report(`asked for ${url}`));
  await page.goto(address);
  const names = await page.$$eval('a', (links) => links.map(({ textContent }) => textContent));
  for (const theme of ['light', 'dark']) {
    await page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: theme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ]);
    for (const { name: size, ...viewport } of sizes) {
      await page.setViewport(viewport);
      for (const name of names.filter((name) => name.includes(only))) {
        place = `${name} ${size} ${theme}`;
        await page.goto(`${address}?${name}`, { waitUntil: 'load' });
        await page.waitForSelector('main h1');
        await page.screenshot({ path: join(pictures, `${name}-${size}-${theme}.png`) });
        for (const finding of await findingsOf(page)) report(finding);
      }
    }
  }
} finally {
  await browser.close();
  await server.close();
  await rm(outDir, { recursive: true });
}
process.stdout.write(`${findings} findings; pictures in ${pictures}\n`);
process.exitCode = findings === 0 ? 0 : 1;

async function findingsOf(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  const measured = await page.evaluate(measure);
  return [...violations.map(({ id, nodes }) => `axe ${id}: ${nodes.map(({ html }) => html).join(' ')}`), ...measured];
}

/** Runs in the page: nothing wider than the window, nothing to touch smaller than 44 px. */
function measure() {
  const { scrollWidth, clientWidth } = document.documentElement;
  const wide = scrollWidth > clientWidth ? [`is ${scrollWidth} px wide`] : [];
  const small = [...document.querySelectorAll('button, input:not([type=radio]), label[for]:has(~ .hint)')]
    .map((control) => [control, control.getBoundingClientRect()])
    .filter(([, { width, height }]) => height > 0 && (height < 44 || width < 44))
    .map(([control, { width, height }]) => `${control.outerHTML.slice(0, 60)} is ${width} by ${height} px`);
  return [...wide, ...small];
}
