import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { isCertificateChecked } from './isCertificateChecked.ts';

const own = (address: string) => ({ address }) as NetworkInterfaceInfo;
const interfaces = { eth0: [own('192.0.2.1'), own('2001:db8::1')] };
const fingerprint = new Uint8Array(16);
const here = ['localhost', '127.0.0.1', '127.8.8.8', '[::1]', '192.0.2.1', '[2001:db8::1]'];
const elsewhere = ['192.0.2.2', '[2001:db8::2]', 'sotto.example', '127.0.0.1.example', 'localhost.example'];

describe('a certificate', () => {
  it.each(here)("[L1] needn't name %s, this machine, whose server is known by its key", (host) => {
    expect(isCertificateChecked({ url: `https://${host}:4430`, fingerprint }, interfaces)).toBe(false);
  });

  it.each(here)('[L1] must name %s if nothing else proves the server', (host) => {
    expect(isCertificateChecked({ url: `https://${host}`, fingerprint: undefined }, interfaces)).toBe(true);
  });

  it.each(elsewhere)('[L1] must name %s, another machine', (host) => {
    expect(isCertificateChecked({ url: `https://${host}`, fingerprint }, interfaces)).toBe(true);
  });
});
