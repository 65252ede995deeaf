import type { IncomingMessage } from 'node:http';
import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { clientAddress, trustProxies } from './trustProxies.ts';

const setting = '10.0.0.0/8,192.0.2.1,2001:db8::/32';

function addressOf(remoteAddress: string, forwarded: string | undefined): string {
  const trusts = trustProxies(setting);
  if (!trusts) throw new Error('no setting');
  const request = {
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  };
  return clientAddress(request as IncomingMessage, trusts);
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

  it.each(['unknown', '', '203.0.113.9:443', '203.0.113.9, x'])('ends at what is no address: %j', (forwarded) => {
    expect(addressOf('10.1.2.3', forwarded)).toBe('10.1.2.3');
  });
});

describe('trustProxies', () => {
  it('trusts nobody where nothing is set', () => {
    expect(trustProxies(undefined)?.('127.0.0.1')).toBe(false);
  });

  it.each(['', 'proxy', '10.0.0.0/', '10.0.0.0/33', '::/129', '10.0.0.0/8/8', '10.0.0.1,'])('refuses %j', (text) => {
    expect(trustProxies(text)).toBeUndefined();
  });
});
