import type { Page } from 'puppeteer-core';

/** Files of a page that stay on their way for as long as a test wants. */
export interface HeldFiles {
  /** Addresses of those that were asked for, in order. */
  readonly asked: readonly string[];
  /** Delivers everything that was asked for, and holds nothing from now on. */
  release(): Promise<void>;
}

/** Files that a room's page requests only after the person is inside. */
export const lateFiles = ['*/assets/roomDesk-*', '*/assets/createNews-*'];

/** Keeps files of a page from arriving, as a slow line would; call it before the page is opened. `*` stands for anything. */
export async function holdFiles(page: Page, patterns: readonly string[]): Promise<HeldFiles> {
  const devtools = await page.createCDPSession();
  const asked: string[] = [];
  devtools.on('Fetch.requestPaused', ({ request }) => asked.push(request.url));
  // Puppeteer's own interception would also stop the requests of Workers.
  await devtools.send('Fetch.enable', { patterns: patterns.map((urlPattern) => ({ urlPattern })) });
  return { asked, release: () => devtools.send('Fetch.disable') };
}
