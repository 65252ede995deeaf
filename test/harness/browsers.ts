import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import type { Loudspeaker } from './startLoudspeaker.ts';

/** Keeps Chromium from talking to anybody but us. */
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-features=OptimizationHints,MediaRouter',
];

export interface ChromiumOptions {
  /** A WAV file that stands for the microphone, 48 kHz mono 16 bit, looped. */
  readonly microphone?: string;
  /** Number of microphones and of loudspeakers, including the default ones. */
  readonly devices?: number;
  /** True for a browser as people have it: no fake permission dialog and no autoplay flag. */
  readonly isPlain?: boolean;
  /** SHA-256, in base64, of the public key of an authority that no browser knows, to be trusted all the same. */
  readonly trustedKey?: string;
  /** Plays on it; without one, nothing that this Chromium plays leaves it. */
  readonly loudspeaker?: Loudspeaker;
  /** Further switches, such as a test's own certificate needs. */
  readonly switches?: readonly string[];
}

/** A browser with its own profile; `close` removes both. */
export interface TestBrowser {
  readonly browser: Browser;
  page(): Promise<Page>;
  /** A page with storage and permissions of its own; `close` takes both away, and may be called twice. */
  seat(): Promise<{ page: Page; close(): Promise<void> }>;
  close(): Promise<void>;
}

/** Debian's Chromium, headless. */
export async function openChromium(options: ChromiumOptions = {}): Promise<TestBrowser> {
  const { microphone, isPlain = false, switches = [], trustedKey, devices, loudspeaker } = options;
  const profile = await mkdtemp(join(tmpdir(), 'sotto-chromium-'));
  const fake = [
    `--use-fake-device-for-media-stream${devices === undefined ? '' : `=device-count=${devices}`}`,
    ...(microphone ? [`--use-file-for-fake-audio-capture=${microphone}`] : []),
  ];
  const trust = trustedKey ? [`--ignore-certificate-errors-spki-list=${trustedKey}`] : [];
  const eager = ['--use-fake-ui-for-media-stream', '--autoplay-policy=no-user-gesture-required'];
  const browser = await puppeteer.launch({
    executablePath: '/usr/bin/chromium',
    userDataDir: profile,
    // A pipe, since over loopback a capture would mistake the debugger's traffic for the product's.
    pipe: true,
    env: { ...process.env, ...loudspeaker?.environment },
    ...(loudspeaker && { ignoreDefaultArgs: ['--mute-audio'] }),
    args: [...quiet, ...fake, ...trust, ...(isPlain ? [] : eager), ...switches],
  });
  return wrap(browser, profile);
}

/** Firefox as it ships: sound only after a click. Its driver may have changed that. */
const firefoxPlain = { 'media.autoplay.default': 1, 'media.autoplay.blocking_policy': 0 };

const firefoxEager = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.autoplay.default': 0,
  'media.autoplay.blocking_policy': 0,
};

export interface FirefoxOptions {
  readonly isPlain?: boolean;
  /** Without one, this Firefox has no AudioContext, so what it plays can't be measured. */
  readonly loudspeaker?: Loudspeaker;
}

/** Debian's Firefox ESR, headless, with its fake microphone (1000 Hz), or without one as people have it. */
export async function openFirefox({ isPlain = false, loudspeaker }: FirefoxOptions = {}): Promise<TestBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'sotto-firefox-'));
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: '/usr/bin/firefox-esr',
    userDataDir: profile,
    env: { ...process.env, ...loudspeaker?.environment },
    extraPrefsFirefox: isPlain ? firefoxPlain : firefoxEager,
  });
  return wrap(browser, profile);
}

function wrap(browser: Browser, profile: string): TestBrowser {
  return {
    browser,
    page: async () => sized(await browser.newPage()),
    async seat() {
      const context = await browser.createBrowserContext();
      // A browser that was killed has closed it already.
      const close = async () => void (context.closed || (await context.close().catch(() => undefined)));
      return { page: await sized(await context.newPage()), close };
    },
    async close() {
      await browser.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** How long anything may take to appear, in milliseconds: a last resort, as long as a busy machine may need. */
const patienceMs = 60_000;

async function sized(page: Page): Promise<Page> {
  page.setDefaultTimeout(patienceMs);
  await page.setViewport({ width: 1280, height: 800 });
  return page;
}
