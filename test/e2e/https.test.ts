import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HTTPResponse } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listenAddresses } from '../../apps/relay/src/listenAddresses.ts';
import { OWN_ADDRESS } from '../../tools/test/ownNetwork.js';
import { openChromium, type TestBrowser } from '../harness/browsers.ts';
import { createCertificate } from '../harness/certificates.ts';
import { type MicrophoneFile, voice, writeMicrophone } from '../harness/microphones.ts';
import { Person } from '../harness/Person.ts';
import { startProcesses } from '../harness/startProcesses.ts';
import { startSotto } from '../harness/startSotto.ts';
import { startTlsProxy } from '../harness/startTlsProxy.ts';

const audible = -45;
/** An address that nothing but a forwarding header tells. */
const visitor = '203.0.113.77';
const ports = { proxy: 45_620, direct: 45_621, rtcProxy: 45_622, rtcDirect: 45_623 };

/** Sotto at an https origin that is neither localhost nor loopback. */
interface Secured {
  readonly origin: string;
  output(): string;
  close(): Promise<void>;
}

async function startBehindProxy(): Promise<Secured> {
  let output = '';
  const onLogLine = (line: string) => {
    output += line;
  };
  const listen = listenAddresses(undefined, networkInterfaces());
  const sotto = await startSotto({ rtcPort: ports.rtcProxy, listen, trustedProxy: '127.0.0.1', onLogLine });
  const proxy = await startTlsProxy({
    at: { address: OWN_ADDRESS, port: ports.proxy },
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

/** As `npm start` runs it, with a certificate that names nobody. */
async function startDirect(): Promise<Secured> {
  const folder = await mkdtemp(join(tmpdir(), 'sotto-tls-'));
  const { cert, key } = await createCertificate();
  const settings = { TLS_CERT: join(folder, 'cert.pem'), TLS_KEY: join(folder, 'key.pem') };
  await writeFile(settings.TLS_CERT, cert);
  await writeFile(settings.TLS_KEY, key);
  const [PORT, RTC_PORT] = [String(ports.direct), String(ports.rtcDirect)];
  const sotto = await startProcesses({ ...settings, HOST: OWN_ADDRESS, PORT, RTC_PORT });
  return {
    origin: `https://${OWN_ADDRESS}:${ports.direct}`,
    output: sotto.output,
    async close() {
      await sotto.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

describe.each([
  ['behind a proxy that ends TLS', startBehindProxy],
  ['with a certificate of its own, signed by itself', startDirect],
] as const)('Sotto %s', (_where, start) => {
  let sotto: Secured;
  let microphone: MicrophoneFile;
  let browsers: TestBrowser[];
  let ada: Person;
  let ben: Person;
  let first: HTTPResponse;

  beforeAll(async () => {
    microphone = await writeMicrophone(await voice(200));
    sotto = await start();
    const switches = ['--ignore-certificate-errors'];
    browsers = await Promise.all([openChromium({ microphone: microphone.path, switches }), openChromium({ switches })]);
    const pages = await Promise.all(browsers.map((browser) => browser.page()));
    [ada, ben] = (await Promise.all(pages.map((page) => Person.at(page, sotto.origin)))) as [Person, Person];
    first = (await ben.page.goto(sotto.origin)) as HTTPResponse;
  });
  afterAll(async () => {
    await Promise.all((browsers ?? []).map((browser) => browser.close()));
    await sotto?.close();
    await microphone?.close();
  });

  test('is a secure context, with a policy that lets nothing in from elsewhere', async () => {
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

  test('lets one person hear another', async () => {
    await ada.startRoom({ title: 'Over https', name: 'Ada' });
    await ben.follow(await ada.keptLink());
    await ben.listenIn('Ben');
    await ben.sees('Stage', /speaking/);
    expect(await ben.hear(3_000)).toBeGreaterThan(audible);
  });

  test('and logs no address of anybody, forwarded or not', async () => {
    expect(sotto.output()).toContain('relay-connected');
    const lines = sotto
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'));
    expect(lines.filter((line) => /forwarded|203\.0\.113|10\.77\.0/.test(line))).toEqual([]);
  });

  test('while nothing went wrong in either page', () => {
    expect([...ada.complaints, ...ben.complaints]).toEqual([]);
  });
});
