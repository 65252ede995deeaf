import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HTTPResponse } from 'puppeteer-core';
import { describe, expect } from 'vitest';
import { listenAddresses } from '../../apps/relay/src/listenAddresses.ts';
import { OWN_ADDRESS } from '../../tools/test/ownNetwork.js';
import { openChromium } from '../harness/browsers.ts';
import { createCertificate } from '../harness/certificates.ts';
import { inChapters } from '../harness/chapters.ts';
import { findFreePort } from '../harness/findFreePort.ts';
import type { Person } from '../harness/Person.ts';
import { startProcesses } from '../harness/startProcesses.ts';
import { startSotto } from '../harness/startSotto.ts';
import { startTlsProxy } from '../harness/startTlsProxy.ts';
import { story } from '../harness/story.ts';

const audible = -45;
/** An address that only a forwarding header tells. */
const visitor = '203.0.113.77';

/** Sotto at an https origin that is neither localhost nor loopback. */
interface Secured {
  readonly origin: string;
  output(): string;
  close(): Promise<void>;
}

interface Cast {
  readonly sotto: Secured;
  readonly ada: Person;
  readonly ben: Person;
  /** The server's answer to Ben. */
  readonly first: HTTPResponse;
}

async function startBehindProxy(): Promise<Secured> {
  let output = '';
  const onLogLine = (line: string) => {
    output += line;
  };
  const listen = listenAddresses(undefined, networkInterfaces());
  const sotto = await startSotto({ listen, trustedProxy: '127.0.0.1', onLogLine });
  const proxy = await startTlsProxy({
    at: { address: OWN_ADDRESS, port: await findFreePort() },
    origin: sotto.origin,
    tls: await createCertificate(),
    forwardedFor: visitor,
  });
  return {
    origin: proxy.origin,
    output: () => output,
    async close() {
      proxy.close();
      await sotto.close();
    },
  };
}

/** Starts the server as `npm start` does, with a certificate that names nobody. */
async function startDirect(): Promise<Secured> {
  const folder = await mkdtemp(join(tmpdir(), 'sotto-tls-'));
  const { cert, key } = await createCertificate();
  const settings = { TLS_CERT: join(folder, 'cert.pem'), TLS_KEY: join(folder, 'key.pem') };
  await writeFile(settings.TLS_CERT, cert);
  await writeFile(settings.TLS_KEY, key);
  const [PORT, RTC_PORT] = [String(await findFreePort()), String(await findFreePort())];
  const sotto = await startProcesses({ ...settings, HOST: OWN_ADDRESS, PORT, RTC_PORT });
  return {
    origin: `https://${OWN_ADDRESS}:${PORT}`,
    output: sotto.output,
    async close() {
      await sotto.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A story at a Sotto that was started like this. */
const at = (start: () => Promise<Secured>) =>
  story
    .extend('secured', { scope: 'file' }, async ({ addresses: _ }, { onCleanup }) => {
      const sotto = await start();
      onCleanup(sotto.close);
      return sotto;
    })
    // The relay takes any certificate.
    .extend('trusting', { scope: 'file' }, async ({ microphone }, { onCleanup }) => {
      const switches = ['--ignore-certificate-errors'];
      const chromium = await openChromium({ microphone: microphone.path, switches });
      onCleanup(chromium.close);
      return chromium;
    })
    .extend('cast', { scope: 'file' }, async ({ secured, trusting, somebody }): Promise<Cast> => {
      const seat = { on: trusting, origin: secured.origin };
      const [ada, ben] = [await somebody(seat), await somebody(seat)];
      const first = await ben.page.goto(secured.origin);
      if (!first) throw new Error('the page did not answer');
      return { sotto: secured, ada, ben, first };
    });

describe.each([
  ['behind a proxy that ends TLS', at(startBehindProxy)],
  ['with a certificate of its own, signed by itself', at(startDirect)],
] as const)('Sotto %s', (_where, test) => {
  const chapter = inChapters<Cast>((name, tell) => test(name, ({ cast }) => tell(cast)));

  chapter('is a secure context, with a policy that lets nothing in from elsewhere', async ({ first, ben }) => {
    const headers = first.headers();
    expect(headers['strict-transport-security']).toBe('max-age=31536000');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(await ben.page.evaluate(() => [isSecureContext, crossOriginIsolated, 'mediaDevices' in navigator])).toEqual([
      true,
      true,
      true,
    ]);
  });

  chapter('lets one person hear another', async ({ ada, ben }) => {
    await ada.startRoom({ title: 'Over https', name: 'Ada' });
    await ben.follow(await ada.keptLink());
    await ben.listenIn('Ben');
    await ben.sees('Stage', /speaking/);
    await expect.poll(() => ben.hear(1_000)).toBeGreaterThan(audible);
  });

  chapter('and logs no address of anybody, forwarded or not', async ({ sotto }) => {
    expect(sotto.output()).toContain('relay-connected');
    const lines = sotto
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'));
    expect(lines.filter((line) => /forwarded|203\.0\.113|10\.77\.0/.test(line))).toEqual([]);
  });

  chapter('neither page had an error', ({ ada, ben }) => {
    expect([...ada.complaints, ...ben.complaints]).toEqual([]);
  });
});
