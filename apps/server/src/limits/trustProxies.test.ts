import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { clientAddress, trustProxies } from './trustProxies.ts';

/** The network of all clients behind this proxy that nobody can identify; the proxy itself is another. */
const unknown = 'unknown behind 10.1.2.3';
const setting = '10.0.0.0/8,192.0.2.1,2001:db8::/32';

function judge(remoteAddress: string, headers: IncomingHttpHeaders): string {
  const trusts = trustProxies(setting);
  if (!trusts) throw new Error('no setting');
  return clientAddress({ socket: { remoteAddress }, headers } as IncomingMessage, trusts);
}

function addressOf(remoteAddress: string, forwarded: string | undefined): string {
  return judge(remoteAddress, forwarded === undefined ? {} : { 'x-forwarded-for': forwarded });
}

describe('clientAddress', () => {
  it.each([
    ['198.51.100.1', undefined],
    ['198.51.100.1', '203.0.113.9'],
    ['10.1.2.3', undefined],
    ['10.1.2.3', '203.0.113.9'],
    ['10.1.2.3', '203.0.113.9, 10.9.9.9'],
    ['10.1.2.3', '1.1.1.1, 203.0.113.9, 192.0.2.1,10.0.0.1'],
    ['::ffff:10.1.2.3', '203.0.113.9'],
    ['2001:db8::5', '2606:4700::1'],
    ['10.1.2.3', '10.0.0.1'],
  ])('judges %s with %s as Fastify does', async (remoteAddress, forwarded) => {
    const http = Fastify({ trustProxy: setting });
    http.get('/', (request) => request.ip);
    const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
    // biome-ignore lint/nursery/useAwaitThenable: the rule takes another overload; this one gives a promise
    const { body } = await http.inject({ url: '/', remoteAddress, headers });
    expect(addressOf(remoteAddress, forwarded)).toBe(body);
  });

  it.each([
    ['unknown', unknown],
    ['', unknown],
    [', ,', unknown],
    ['203.0.113.9, x', unknown],
    ['203.0.113.9, unknown, 10.0.0.1', '10.0.0.1'],
    ['203.0.113.9:443', '203.0.113.9'],
    ['"203.0.113.9"', '203.0.113.9'],
    ['1.1.1.1, 203.0.113.9 ,, , 10.0.0.1,', '203.0.113.9'],
    ['1.1.1.1,203.0.113.9:1,10.0.0.1:80', '203.0.113.9'],
    ['[2606:4700::1]', '2606:4700::1'],
    ['[2606:4700::1]:443', '2606:4700::1'],
    ['"[2606:4700::1]:443"', '2606:4700::1'],
    ['1.1.1.1, "[2606:4700::1]:443", [2001:db8::9]:1', '2606:4700::1'],
    ['[2606:4700::1', unknown],
    ['2606:4700::1%eth0', '2606:4700::1'],
    ['203.0.113.9:443:443', unknown],
    ['[203.0.113.9', unknown],
    ['"203.0.113.9', unknown],
    ['"1.1.1.1, 203.0.113.9', '203.0.113.9'],
    ['fe80::1%eth0, 10.0.0.1', 'fe80::1'],
  ])('reads X-Forwarded-For: %s', (forwarded, address) => {
    expect(addressOf('10.1.2.3', forwarded)).toBe(address);
  });

  it.each([
    ['for=203.0.113.9', '203.0.113.9'],
    ['For="203.0.113.9:4711";proto=https;by=10.0.0.1', '203.0.113.9'],
    ['proto=https ; for="[2606:4700::1]:4711"', '2606:4700::1'],
    ['for=1.1.1.1, for=203.0.113.9;host="a,b;for=2.2.2.2", for=10.0.0.1', '203.0.113.9'],
    ['for=203.0.113.9, for=unknown', unknown],
    ['for=203.0.113.9, for=_hidden, for=10.0.0.1', '10.0.0.1'],
    ['for=203.0.113.9, proto=https', unknown],
    ['for=203.0.113.9;for=1.1.1.1', unknown],
    ['for="203.0.113.9', unknown],
    ['for=1.1.1.1;by="x, for=203.0.113.9', unknown],
    ['for=1.1.1.1;by="x, for="203.0.113.9:1"', unknown],
    ['for=1.1.1.1;by="x\\", for=203.0.113.9', unknown],
    ['for="203\\.0.113.9"', '203.0.113.9'],
    ['203.0.113.9', unknown],
    ['', unknown],
  ])('reads Forwarded: %s', (forwarded, address) => {
    expect(judge('10.1.2.3', { forwarded })).toBe(address);
  });

  it('never lets a stranger choose by sending the header that the proxy does not write', () => {
    const own = { 'x-forwarded-for': '203.0.113.9' };
    expect(judge('10.1.2.3', { ...own, forwarded: 'for=1.1.1.1' })).toBe(unknown);
    expect(judge('10.1.2.3', { 'x-forwarded-for': '1.1.1.1', forwarded: 'for=203.0.113.9' })).toBe(unknown);
    expect(judge('10.1.2.3', { ...own, forwarded: 'for=203.0.113.9' })).toBe('203.0.113.9');
    expect(judge('198.51.100.1', { ...own, forwarded: 'for=203.0.113.9' })).toBe('198.51.100.1');
  });

  it('reads several headers as one', () => {
    expect(judge('10.1.2.3', { 'x-forwarded-for': ['1.1.1.1', '203.0.113.9, 10.0.0.1'] as never })).toBe('203.0.113.9');
  });
});

describe('trustProxies', () => {
  it('judges an address with a zone by the address', () => {
    expect(trustProxies('fe80::/10')?.('fe80::1%eth0')).toBe(true);
    expect(trustProxies(setting)?.('fe80::1%eth0')).toBe(false);
  });

  it('trusts nobody if no proxy is set', () => {
    expect(trustProxies(undefined)?.('127.0.0.1')).toBe(false);
  });

  it.each(['', 'proxy', '10.0.0.0/', '10.0.0.0/33', '::/129', '10.0.0.0/8/8', '10.0.0.1,'])('refuses %j', (text) => {
    expect(trustProxies(text)).toBeUndefined();
  });
});
