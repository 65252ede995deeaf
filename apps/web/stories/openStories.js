import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, preview } from 'vite';

/** @typedef {import('puppeteer-core').Page} Page */

/** A story as it is looked at. */
/** @typedef {{ name: string, language: 'en' | 'ar', theme: 'light' | 'dark' }} Look */

/** Languages to look at: one for each direction of writing. */
export const languages = /** @type {const} */ (['en', 'ar']);
export const themes = /** @type {const} */ (['light', 'dark']);

/** Builds the stories as the page is built, and serves them under its Content-Security-Policy. */
export async function openStories() {
  const configFile = join(import.meta.dirname, 'vite.config.ts');
  const outDir = await mkdtemp(join(tmpdir(), 'sotto-stories-'));
  await build({ configFile, build: { outDir }, logLevel: 'warn' });
  const server = await preview({ configFile, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } });
  const listening = server.httpServer.address();
  if (listening === null || typeof listening === 'string') throw new Error('the stories are served on no port');
  const address = `http://127.0.0.1:${listening.port}/stories/`;
  return {
    address,
    /** @param {Page} page */
    async names(page) {
      await page.goto(address);
      return page.$$eval('a', (links) => links.map(({ textContent }) => textContent ?? ''));
    },
    /** @param {Page} page @param {Look} look */
    async show(page, { name, language, theme }) {
      await page.emulateMediaFeatures([
        { name: 'prefers-color-scheme', value: theme },
        { name: 'prefers-reduced-motion', value: 'reduce' },
      ]);
      goOnWithoutAsking(page);
      await page.goto(`${address}?${name}${language === 'en' ? '' : `&${language}`}`, { waitUntil: 'load' });
      // By then the first press of a story has happened.
      await page.waitForSelector('html[data-told] main h1');
    },
    async close() {
      await server.close();
      await rm(outDir, { recursive: true });
    },
  };
}

/** @type {WeakSet<Page>} */
const answered = new WeakSet();

/** A page on stage asks before it goes to the next story. @param {Page} page */
function goOnWithoutAsking(page) {
  if (answered.has(page)) return;
  answered.add(page);
  page.on('dialog', (dialog) => void dialog.accept());
}

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Finds faults of the story on a page, by axe and by our own measurements.
 *
 * @param {Page} page
 * @param {{ isColourAlone?: boolean }} [options] `isColourAlone` leaves out what a story's other theme has shown already
 */
export async function findingsOf(page, { isColourAlone = false } = {}) {
  await page.evaluate(axe);
  const violations = await page.evaluate(async (tags) => {
    const { run } = /** @type {{ axe: typeof import('axe-core') }} */ (/** @type {unknown} */ (globalThis)).axe;
    const results = await run({ resultTypes: ['violations'], ...(tags && { runOnly: tags }) });
    return results.violations.map(({ id, nodes }) => `axe ${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }, isColourAlone && ['cat.color']);
  return [...violations, ...(await page.evaluate(measure))];
}

/**
 * Runs in the page: nothing wider than the window, nothing to touch smaller than 44 px, nothing to press in a status, which
 * is read out as one text, and no promise of a menu, since the page has none.
 */
function measure() {
  const { scrollWidth, clientWidth } = document.documentElement;
  const wide = scrollWidth > clientWidth ? [`is ${scrollWidth} px wide`] : [];
  const touched = 'button, select, a, input:not([type=radio], [type=checkbox]), label[for]:has(~ .hint)';
  const small = [...document.querySelectorAll(touched)]
    .map((control) => ({ control, box: control.getBoundingClientRect() }))
    .filter(({ box: { width, height } }) => height > 0 && (height < 44 || width < 44))
    .map(({ control, box }) => `${control.outerHTML.slice(0, 60)} is ${box.width} by ${box.height} px`);
  const misplaced = [
    ...document.querySelectorAll(
      '[role=status] :is(a, button, input, select), [aria-haspopup]:not([aria-haspopup=dialog])',
    ),
  ].map(({ outerHTML }) => `has a wrong role: ${outerHTML.slice(0, 60)}`);
  return [...wide, ...small, ...misplaced];
}
