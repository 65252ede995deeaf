import { afterEach, expect, it, vi } from 'vitest';
import { whyNoWire } from './whyNoWire.ts';

afterEach(() => vi.unstubAllGlobals());

const answer = (text: string, status = 200) => Promise.resolve(new Response(text, { status }));

it.each([
  ['none', 'websocket-blocked', () => answer('none')],
  ['refused', 'rate-limited', () => answer('refused')],
  ['heard', 'server-unreachable', () => answer('heard')],
  ['a page of a proxy', 'server-unreachable', () => answer('<title>Back soon</title>')],
  ['an error of a proxy', 'server-unreachable', () => answer('none', 502)],
  ['nothing', 'server-unreachable', () => Promise.reject(new TypeError('failed'))],
])('takes %s for %s', async (_, reason, respond) => {
  vi.stubGlobal('fetch', respond);
  expect(await whyNoWire('https://sotto.example')).toBe(reason);
});
