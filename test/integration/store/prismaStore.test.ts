import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../apps/server/src/store/openStore.ts';
import type { Store } from '../../../apps/server/src/store/Store.ts';
import { unsafeQuery } from '../../../apps/server/src/store/unsafeQuery.ts';
import {
  bytes,
  countAtOnce,
  moment,
  sampleHouse,
  sampleRoom,
} from '../../../apps/server/test/store/contract/samples.ts';
import { storeContract } from '../../../apps/server/test/store/storeContract.ts';
import { holdPostgres, openForTest } from './startForTest.ts';

const postgres = holdPostgres();

storeContract('prismaStore', openEmpty);

describe('two nodes on one PostgreSQL', () => {
  it('take each step once between them', async () => {
    const nodes = [await openEmpty(), await openForTest(postgres.url)];
    const { handle } = sampleRoom();
    await nodes[0]?.rooms.create(sampleRoom());
    for (let following = 0; following < 20; following++) {
      const steps = await Promise.all(nodes.map((node) => node.rooms.advance({ handle, following, change: {} })));
      expect(steps.map(({ ok }) => ok).sort()).toEqual([false, true]);
    }
    expect((await nodes[1]?.rooms.find(handle))?.sequence).toBe(20);
    await nodes[0]?.close();
  });

  it('see each hello, and the claim, once between them', async () => {
    const nodes = [await openEmpty(), await openForTest(postgres.url)];
    let turn = 0;
    const either = () => nodes[turn++ % 2] as Store;
    expect(await countAtOnce(20, true, () => either().hellos.claim(bytes(32), moment(0)))).toBe(1);
    await either().claim.arm(bytes(32));
    expect(await countAtOnce(20, true, () => either().claim.spend(bytes(32), sampleHouse()))).toBe(1);
    await nodes[0]?.close();
  });
});

describe('prismaStore', () => {
  it('goes on after its connections were cut', async () => {
    const store = await openEmpty();
    expect(await store.claim.isOpen()).toBe(false);
    await unsafeQuery(
      postgres.url,
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()',
    );
    await expect.poll(() => store.claim.isOpen().catch(() => 'unreachable')).toBe(false);
    await store.close();
  });

  it('writes no row to the log of the database, not even of a refused one', async () => {
    const store = await openEmpty();
    await expect(store.rooms.create(sampleRoom({ handle: bytes(15, 0xab) }))).rejects.toThrow();
    await store.close();
    expect(await readFile(join(postgres.folder, 'postgres/postgres.log'), 'utf8')).not.toMatch(/(ab){4}|INSERT/i);
  });

  it('finds no room that version 1 of the protocol made, and sweeps it with the others', async () => {
    const store = await openEmpty();
    await store.rooms.create(sampleRoom({ emptySince: moment(1) }));
    await unsafeQuery(postgres.url, `UPDATE "Room" SET "genesisBody" = decode(repeat('00', 4096), 'hex')`);
    expect(await store.rooms.find(sampleRoom().handle)).toBeUndefined();
    expect(await store.rooms.create(sampleRoom())).toBe('exists');
    expect(await store.rooms.removeEmptySince(moment(2))).toBe(1);
    await store.close();
  });

  it('is not there to be opened when nothing listens', async () => {
    for (const host of ['/nowhere', '127.0.0.1&port=1']) {
      const opened = await openStore({ databaseUrl: `postgresql://sotto@localhost/postgres?host=${host}` });
      expect(opened).toEqual({ ok: false, error: { code: 'database-unreachable' } });
    }
  });
});

async function openEmpty(): Promise<Store> {
  const opened = await openStore({ databaseUrl: postgres.url });
  if (!opened.ok) throw new Error(opened.error.code);
  await unsafeQuery(
    postgres.url,
    'TRUNCATE "Room", "House", "HelloSeen" CASCADE; UPDATE "Server" SET "claimTokenHash" = NULL, "claimedAt" = NULL',
  );
  return opened.value;
}
