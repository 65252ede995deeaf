import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { doorsPath, knockPath } from '@sotto/protocol';
import Fastify from 'fastify';
import { afterAll, describe, expect, test } from 'vitest';
import type { Visitors } from '../limits/Visitors.ts';
import { serveDoors } from './serveDoors.ts';
import { serveKnock } from './serveKnock.ts';
import { servePage } from './servePage.ts';

const folder = mkdtempSync(join(tmpdir(), 'sotto-page-'));
writeFileSync(join(folder, 'index.html'), '<!doctype html>the page');
afterAll(() => rmSync(folder, { recursive: true }));

const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('the page', () => {
  async function get(url: string, headers: Record<string, string> = browser) {
    const http = Fastify();
    await servePage(http, folder);
    const { statusCode, body } = await http.inject().get(url).headers(headers).end();
    await http.close();
    return { statusCode, isPage: body.includes('the page') };
  }

  test.each(['/', '/r', '/r/', '/h', '/h/', '/claim', '/claim/', '/r?fbclid=x'])('is served at %s', async (url) => {
    expect(await get(url)).toEqual({ statusCode: 200, isPage: true });
  });

  test.each(['/nope', '/R', '/r%23v1.a.b.c', '/r/%23v1.a.b.c', '/r/x/y'])(
    'answers people at %s too, as a 404',
    async (url) => {
      expect(await get(url)).toEqual({ statusCode: 404, isPage: true });
    },
  );

  test('does not answer for a file that a script lacks', async () => {
    expect(await get('/assets/gone.js', { accept: '*/*' })).toEqual({ statusCode: 404, isPage: false });
  });
});

describe('the doors', () => {
  function open({ isOpenToAll = false, isClaimed = true, isBroken = false }) {
    const http = Fastify();
    const calls = { count: 0 };
    let nowMs = 0;
    const answer = async (value: boolean) => {
      calls.count++;
      if (isBroken) throw new Error('no database');
      return value;
    };
    const claim = { isClaimed: () => answer(isClaimed), isOpen: () => answer(!isClaimed) };
    serveDoors(http, { claim, isOpenToAll, now: () => nowMs });
    return { calls, look: () => http.inject().get(doorsPath).end(), wait: (ms: number) => (nowMs += ms) };
  }

  test.each([
    [{ isClaimed: false }, { isOpenToAll: true, isClaimable: true }],
    [{ isClaimed: true }, { isOpenToAll: false, isClaimable: false }],
    [
      { isClaimed: true, isOpenToAll: true },
      { isOpenToAll: true, isClaimable: false },
    ],
  ])('[H3] [H4] of a server that is %j are %j', async (server, doors) => {
    expect((await open(server).look()).json()).toEqual(doors);
  });

  test('are looked up once a second at most, however many ask', async () => {
    const { calls, look, wait } = open({});
    await Promise.all([look(), look(), look()]);
    expect(calls.count).toBe(2);
    wait(1_000);
    await look();
    expect(calls.count).toBe(4);
  });

  test('are unknown while the database is away, and nothing more is said', async () => {
    const { statusCode, body } = await open({ isBroken: true }).look();
    expect([statusCode, body]).toEqual([503, 'storage-unavailable']);
  });
});

test.each([
  ['none', 1],
  ['refused', 0],
  ['heard', 0],
] as const)('a knock that is %s is told, and noted %i times as missing', async (knock, missed) => {
  const http = Fastify();
  let missing = 0;
  const visitors = { of: () => ({ knock }) } as unknown as Visitors;
  serveKnock(http, { visitors, onMissing: () => missing++ });
  const { body, headers } = await http.inject().get(knockPath).end();
  expect([body, headers['cache-control'], missing]).toEqual([knock, 'no-store', missed]);
});
