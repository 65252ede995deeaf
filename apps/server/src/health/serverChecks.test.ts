import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../test/store/memoryStore.ts';
import { Readiness } from './Readiness.ts';
import { serveHealth } from './serveHealth.ts';
import { serverChecks } from './serverChecks.ts';

function setUp({ upCount = 1, aheadMs = 0 } = {}) {
  const store = memoryStore();
  const checks = serverChecks({ store, relays: { upCount }, now: () => Date.now() + aheadMs });
  const http = Fastify();
  serveHealth(http, new Readiness({ checks, now: () => 0 }));
  const ask = async (url: string) => {
    // biome-ignore lint/nursery/useAwaitThenable: the rule takes another overload; this one gives a promise
    const { statusCode, payload, headers } = await http.inject({ url });
    return [statusCode, JSON.parse(payload), headers['cache-control']];
  };
  return { store, ask };
}

describe('/ready', () => {
  it('says yes if the database stores a row, a relay is connected and clocks agree', async () => {
    expect(await setUp().ask('/ready')).toEqual([200, { ok: true, failing: [] }, 'no-store']);
  });

  it('names missing parts, and says nothing else', async () => {
    const { store, ask } = setUp({ upCount: 0 });
    await store.close();
    expect(await ask('/ready')).toEqual([503, { ok: false, failing: ['database', 'relay', 'clock'] }, 'no-store']);
  });

  it.each([
    [119_000, 200],
    [-119_000, 200],
    [121_000, 503],
    [-121_000, 503],
  ])('gives a clock that is %i ms ahead the answer %i', async (aheadMs, status) => {
    expect((await setUp({ aheadMs }).ask('/ready'))[0]).toBe(status);
  });
});

describe('/health', () => {
  it('says that the process answers, whatever else is missing', async () => {
    const { store, ask } = setUp({ upCount: 0 });
    await store.close();
    expect(await ask('/health')).toEqual([200, { ok: true }, 'no-store']);
  });
});
