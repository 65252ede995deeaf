import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unsafeQuery } from '../../../apps/server/src/store/unsafeQuery.ts';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { eventually } from '../room/people.ts';

let sotto: RunningSotto;

beforeAll(async () => {
  sotto = await startSotto();
});
afterAll(() => sotto.close());

async function ask(path: string): Promise<unknown> {
  const answer = await fetch(sotto.origin + path);
  return { status: answer.status, ...((await answer.json()) as object) };
}

async function becomes(wanted: object): Promise<void> {
  let last: unknown;
  const holds = async () => {
    last = await ask('/ready');
    return JSON.stringify(last) === JSON.stringify(wanted);
  };
  await eventually(holds, { withinMs: 30_000, describe: () => JSON.stringify(last) });
}

describe('a server with its database and a relay', () => {
  it('is ready, by a row in PostgreSQL and its clock', async () => {
    expect(await ask('/ready')).toEqual({ status: 200, ok: true, failing: [] });
    const { store } = sotto.database;
    expect(await store.hellos.sweep(new Date(Date.now() + 3_600_000))).toBeGreaterThan(0);
  });

  it('is not ready while the relay is away, and is ready again once it is back', async () => {
    sotto.killRelay();
    await becomes({ status: 503, ok: false, failing: ['relay'] });
    expect(await ask('/health')).toEqual({ status: 200, ok: true });
    await sotto.startRelay();
    await becomes({ status: 200, ok: true, failing: [] });
  });

  it('is not ready while the database takes no writes, and is ready again once it does', async () => {
    const setReadOnly = async (value: 'on' | 'off') => {
      await unsafeQuery(sotto.databaseUrl, `ALTER SYSTEM SET default_transaction_read_only = ${value}`);
      await unsafeQuery(sotto.databaseUrl, 'SELECT pg_reload_conf()');
    };
    await setReadOnly('on');
    await becomes({ status: 503, ok: false, failing: ['database'] });
    expect(await ask('/health')).toEqual({ status: 200, ok: true });
    await setReadOnly('off');
    await becomes({ status: 200, ok: true, failing: [] });
  });

  it('is not ready while the database is away', async () => {
    await sotto.database.close();
    await becomes({ status: 503, ok: false, failing: ['database', 'clock', 'lock'] });
    expect(await ask('/health')).toEqual({ status: 200, ok: true });
  });
});
