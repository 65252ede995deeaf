import { type Bytes, randomBytes } from '@sotto/base';
import { recordLimits } from '@sotto/protocol';
import { describe, expect, it } from 'vitest';
import { ownerJoin, owner as ownerKey } from '../../test/signForTest.ts';
import { startForTest } from '../../test/startForTest.ts';
import type { Ledger, Page, Row, Store } from '../store/Store.ts';
import { StoreError } from '../store/StoreError.ts';

// The number of rows that an entry into a room reads.

const someone = new Uint8Array(32).fill(4);

function counting<T extends Ledger>(ledger: T, rows: { count: number }): T {
  const count = (read: Row[]) => {
    rows.count += read.length;
    return read;
  };
  return {
    ...ledger,
    read: async (handle: Bytes, page: Page) => count(await ledger.read(handle, page)),
    pick: async (handle: Bytes, numbers: readonly number[]) => count(await ledger.pick(handle, numbers)),
  };
}

/** An empty room with many records, nothing of which is in memory. */
async function startCold(statements: number) {
  const rows = { count: 0 };
  const change = (store: Store): Store => ({
    ...store,
    statements: counting(store.statements, rows),
    entries: counting(store.entries, rows),
  });
  const server = await startForTest({ change });
  const owner = server.connect({ join: ownerJoin, person: server.connect().person, member: ownerKey });
  await owner.enter();
  const room = server.room();
  for (let count = 0; count < statements; count++)
    expect(await owner.submit(server.says({ act: 'allow', members: [someone] }))).toMatchObject({ ok: true });
  await owner.ask('leave');
  const snapshot = () => server.store.snapshots.find(room.handle);
  const cool = () => {
    server.parts.rooms.forget(server.room());
    rows.count = 0;
  };
  return { ...server, before: room, rows, snapshot, cool };
}

describe('a room that nobody is in', () => {
  it('[R13] comes to life from its snapshot, by the rows that it ends with', async () => {
    const { before, rows, snapshot, cool, connect, room } = await startCold(100);
    await expect.poll(snapshot).toBeDefined();
    cool();
    expect(await connect().enter()).toMatchObject({ ok: true });
    expect(rows.count).toBeLessThanOrEqual(3);
    expect(room().statements.kept).toEqual(before.statements.kept);
    expect(room().roster.versionOf(ownerJoin)).toBe(1);
  });

  it('[R13] comes to life by all its rows if the snapshot is damaged or contradicts the database', async () => {
    const { before, rows, snapshot, cool, connect, room, store } = await startCold(100);
    await expect.poll(snapshot).toBeDefined();
    const good = await snapshot();
    for (const bad of [randomBytes(2_000), good?.slice(1) ?? randomBytes(1)]) {
      cool();
      await store.snapshots.keep(before.handle, bad);
      expect(await connect().enter()).toMatchObject({ ok: true });
      expect(rows.count).toBeGreaterThanOrEqual(100);
      expect(room().statements.log).toEqual(before.statements.log);
      // Then the next one is kept.
      for (const member of [...room().members()]) room().remove(member);
      await expect.poll(snapshot).not.toEqual(bad);
    }
  });

  it('[R13] is entered again without reading anything, as long as it is warm', async () => {
    const { rows, connect, room, before } = await startCold(40);
    rows.count = 0;
    expect(await connect().enter()).toMatchObject({ ok: true });
    expect([rows.count, room()]).toEqual([0, before]);
  });

  it('[R13] refuses an entry into a full roster before it reads any record', async () => {
    const rows = { count: 0 };
    const { connect, parts, start } = await startForTest({
      change: (store) => ({
        ...store,
        statements: counting(store.statements, rows),
        entries: { ...counting(store.entries, rows), last: async () => recordLimits.rosterEntries },
      }),
    });
    expect(await connect().enter()).toEqual({ ok: false, error: { code: 'room-full' } });
    expect([rows.count, parts.rooms.find(start.genesis.roomHandle)]).toEqual([0, undefined]);
  });
});

describe('a snapshot', () => {
  it('[R13] a snapshot that could not be kept is tried again after as many new records, and no sooner', async () => {
    let tries = 0;
    const keep = async () => {
      tries++;
      throw new StoreError('database-late');
    };
    const server = await startForTest({ change: (store) => ({ ...store, snapshots: { ...store.snapshots, keep } }) });
    const owner = server.connect({ join: ownerJoin, person: server.connect().person, member: ownerKey });
    await owner.enter();
    const room = server.room();
    for (let count = 0; count < 40; count++) await owner.submit(server.says({ act: 'allow', members: [someone] }));
    await owner.ask('leave');
    expect(tries).toBe(1);
    for (let count = 0; count < 5; count++) {
      const guest = server.connect();
      await guest.enter();
      await guest.ask('leave');
    }
    expect([tries, room.memberCount]).toEqual([1, 0]);
    for (let count = 0; count < 12; count++) {
      const guest = server.connect();
      await guest.enter();
      await guest.ask('leave');
    }
    expect(tries).toBe(2);
  });
});

describe('a statement', () => {
  it('[R13] about joins that nobody ever saw is numbered by nobody', async () => {
    const server = await startForTest();
    const owner = server.connect({ join: ownerJoin, person: server.connect().person, member: ownerKey });
    await owner.enter();
    const said = server.says({ act: 'eject', joins: [randomBytes(16)] });
    expect(await owner.submit(said)).toEqual({ ok: false, error: { code: 'not-allowed' } });
    expect(server.room().statements.log.number).toBe(0);
  });

  it('[R13] an unsigned statement in a moderator’s name uses up none of their quota', async () => {
    const server = await startForTest();
    const [owner, eve] = [
      server.connect({ join: ownerJoin, person: server.connect().person, member: ownerKey }),
      server.connect(),
    ];
    await owner.enter();
    await eve.enter();
    const good = server.says({ act: 'mint' });
    const forged = { ...good, header: { ...good.header, join: eve.join } };
    for (let count = 0; count < 300; count++)
      expect(await eve.submit(forged)).toEqual({ ok: false, error: { code: 'bad-message' } });
    expect(await owner.submit(good)).toMatchObject({ ok: true });
  });
});
