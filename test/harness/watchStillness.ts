import type { Page } from 'puppeteer-core';

/** The work of a page over some time. */
export interface Stillness {
  /** Messages from the page to Workers. */
  readonly posted: number;
  /** Messages from Workers to the page. */
  readonly received: number;
  /** Changes of the document. */
  readonly changed: number;
  /** Layouts that the browser calculated. */
  readonly layouts: number;
}

type Counts = Omit<Stillness, 'layouts'>;

interface Watched {
  stillness: Counts;
}

/** Runs in the page before anything else. */
function install(): void {
  const counts = { posted: 0, received: 0, changed: 0 };
  const known = new WeakSet<object>();
  for (const channel of [Worker.prototype, MessagePort.prototype]) {
    const post = channel.postMessage as (...message: unknown[]) => void;
    channel.postMessage = function (this: object, ...message: unknown[]) {
      counts.posted++;
      post.apply(this, message);
    };
    const listen = channel.addEventListener as (...options: unknown[]) => void;
    channel.addEventListener = function (this: object, ...options: unknown[]) {
      if (!known.has(this)) listen.call(this, 'message', () => void counts.received++);
      known.add(this);
      listen.apply(this, options);
    };
  }
  new MutationObserver(({ length }) => {
    counts.changed += length;
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  Object.assign(globalThis, { stillness: counts } satisfies Watched);
}

/** Counts what a page does, from before it opens. @returns a count over a while */
export async function watchStillness(page: Page): Promise<(ms: number) => Promise<Stillness>> {
  await page.evaluateOnNewDocument(install);
  const read = async (): Promise<Stillness> => {
    const counts = await page.evaluate(() => ({ ...(globalThis as unknown as Watched).stillness }));
    const { LayoutCount = 0 } = await page.metrics();
    return { ...counts, layouts: LayoutCount };
  };
  return async (ms) => {
    const before = await read();
    await new Promise((resolve) => setTimeout(resolve, ms));
    const after = await read();
    return {
      posted: after.posted - before.posted,
      received: after.received - before.received,
      changed: after.changed - before.changed,
      layouts: after.layouts - before.layouts,
    };
  };
}
