import type { Page } from 'puppeteer-core';

/** Files of a page whose requests fail, as after an upgrade or on a bad line. */
export interface FailingFiles {
  /** Addresses that were asked for and failed, in order. */
  readonly failed: readonly string[];
  /** Lets all requests through from now on. */
  release(): Promise<void>;
}

export interface FailingOptions {
  /** `*` stands for anything. */
  readonly patterns: readonly string[];
  /** How often each address fails, without its query. */
  readonly times?: number;
  /** An address that answers with this page instead of the server's. */
  readonly page?: { readonly address: string; readonly html: string };
}

/** Lets files of a page fail; call it before the page is opened. */
export async function failFiles(on: Page, options: FailingOptions): Promise<FailingFiles> {
  const { patterns, times = Number.POSITIVE_INFINITY, page } = options;
  const devtools = await on.createCDPSession();
  const failed: string[] = [];
  devtools.on('Fetch.requestPaused', ({ requestId, request: { url } }) => {
    const file = url.replace(/\?.*/, '');
    if (url === page?.address) {
      const body = Buffer.from(page.html).toString('base64');
      void devtools.send('Fetch.fulfillRequest', { requestId, responseCode: 200, body });
    } else if (failed.filter((other) => other === file).length < times) {
      failed.push(file);
      void devtools.send('Fetch.fulfillRequest', { requestId, responseCode: 503 });
    } else void devtools.send('Fetch.continueRequest', { requestId });
  });
  const all = page ? [...patterns, page.address] : patterns;
  await devtools.send('Fetch.enable', { patterns: all.map((urlPattern) => ({ urlPattern })) });
  return { failed, release: () => devtools.send('Fetch.disable') };
}
