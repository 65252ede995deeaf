import { type Bytes, randomBytes } from '@sotto/base';
import { encodeCanonical, type Statement } from '@sotto/protocol';
import { describe, expect, it } from 'vitest';
import { sampleRoom } from '../store/contract/samples.ts';
import { memoryStore } from '../store/memoryStore.ts';
import type { Ledger } from '../store/Store.ts';
import { StoreError } from '../store/StoreError.ts';
import { type Numbered, StatementLog } from './StatementLog.ts';
import { openTestLog, ownerSays } from './signForTest.ts';

const start = await openTestLog({ everyoneSpeaks: true });
const { roomHandle } = start.genesis;
const genesis = encodeCanonical(start.genesis);

/** A room's log on a store of its own, whose ledger may be exchanged. */
async function open(change: (ledger: Ledger) => Partial<Ledger> = () => ({})) {
  const store = memoryStore();
  await store.rooms.create(sampleRoom({ handle: roomHandle, genesis }));
  const ledger = { ...store.statements, ...change(store.statements) };
  const row = { handle: roomHandle, genesis };
  const log = await StatementLog.open(row, ledger);
  const told: Numbered[] = [];
  log.onNumbered = (numbered) => void told.push(numbered);
  return { log, told, again: () => StatementLog.open(row, store.statements) };
}

function handIn(log: StatementLog, statement: Statement, options: { wraps?: Bytes[]; rosterVersion?: number } = {}) {
  const { wraps = [], rosterVersion = 0 } = options;
  const sessions = statement.gate.act === 'eject' ? statement.gate.joins.map(() => new Uint8Array(32).fill(9)) : [];
  return log.submit({
    statement,
    wraps,
    isTheirs: () => true,
    charge: () => true,
    note: () => ({ rosterVersion, sessions }),
  });
}

const done = { ok: true, value: null };
const [early, late] = [{ join: new Uint8Array(16).fill(2) }, { join: new Uint8Array(16).fill(3) }];

describe('a room’s log', () => {
  it('[R13] is after a restart what it was, with who waits and whose session is barred', async () => {
    const { log, again } = await open();
    expect(await handIn(log, await ownerSays(log.log, { act: 'lock' }), { rosterVersion: 5 })).toEqual(done);
    expect(await handIn(log, await ownerSays(log.log, { act: 'eject', joins: [early.join] }))).toEqual(done);
    const back = await again();
    expect(back.log).toEqual(log.log);
    for (const each of [log, back]) {
      expect(each.isWaiting({ join: late.join, version: 6 })).toBe(true);
      expect(each.isWaiting({ join: late.join, version: 5 })).toBe(false);
      expect(each.isEjected({ join: late.join, session: new Uint8Array(32).fill(9) })).toBe(true);
      expect(each.isEjected({ join: early.join, session: randomBytes(32) })).toBe(true);
      expect(each.isEjected({ join: late.join, session: randomBytes(32) })).toBe(false);
    }
    await handIn(log, await ownerSays(log.log, { act: 'admit', joins: [late.join] }));
    expect((await again()).isWaiting({ join: late.join, version: 6 })).toBe(false);
    await handIn(log, await ownerSays(log.log, { act: 'unlock' }));
    await handIn(log, await ownerSays(log.log, { act: 'lock' }), { rosterVersion: 6 });
    expect((await again()).isWaiting({ join: late.join, version: 6 })).toBe(false);
  });

  it('[P8] takes a statement for numbered whose row was written though no answer came, and keeps its wraps', async () => {
    let isLost = true;
    const { log, told } = await open(({ append }) => ({
      async append(handle, addition) {
        const added = await append(handle, addition);
        if (isLost) throw new StoreError('database-unreachable');
        return added;
      },
    }));
    const statement = await ownerSays(log.log, { act: 'mint' });
    const wraps = [randomBytes(64)];
    await expect(handIn(log, statement, { wraps })).rejects.toMatchObject({ code: 'database-unreachable' });
    expect([log.log.sequence, told]).toEqual([0, []]);
    isLost = false;
    expect(await handIn(log, statement, { wraps })).toEqual(done);
    expect(told).toEqual([{ statement, wraps }]);
  });

  it('[P8] finds out by itself what became of a statement without an answer, and goes on after it', async () => {
    let isLost = true;
    const { log, told } = await open(({ append }) => ({
      async append(handle, addition) {
        const added = await append(handle, addition);
        if (isLost) throw new StoreError('database-late');
        return added;
      },
    }));
    const statement = await ownerSays(log.log, { act: 'mint' });
    const wraps = [randomBytes(64)];
    await expect(handIn(log, statement, { wraps })).rejects.toMatchObject({ code: 'database-late' });
    isLost = false;
    await log.settle();
    expect(told).toEqual([{ statement, wraps }]);
    expect(await handIn(log, await ownerSays(log.log, { act: 'back' }))).toEqual(done);
    expect(log.log.sequence).toBe(2);
  });

  it('[P8] goes on where a statement without an answer was never written', async () => {
    let isAway = true;
    const { log, told } = await open(({ append }) => ({
      append: async (...args) => (isAway ? Promise.reject(new StoreError('database-late')) : append(...args)),
    }));
    const lost = await ownerSays(log.log, { act: 'mint' });
    await expect(handIn(log, lost)).rejects.toMatchObject({ code: 'database-late' });
    isAway = false;
    const next = await ownerSays(log.log, { act: 'back' });
    expect(await handIn(log, next)).toEqual(done);
    expect(told.map(({ statement }) => statement)).toEqual([next]);
  });

  it('[P8] fails those that wait behind a step that the database failed, with it, and none that comes later', async () => {
    const failing = Promise.withResolvers<void>();
    let calls = 0;
    const { log } = await open(({ append }) => ({
      async append(...args) {
        if (++calls > 1) return append(...args);
        await failing.promise;
        throw new StoreError('database-late');
      },
    }));
    const statement = await ownerSays(log.log, { act: 'mint' });
    const all = Promise.allSettled([1, 2, 3, 4].map(() => handIn(log, statement)));
    failing.resolve();
    for (const each of await all) expect(each).toMatchObject({ reason: { code: 'database-late' } });
    expect(calls).toBe(1);
    expect(await handIn(log, statement)).toEqual(done);
  });

  it('[P3] tells of each statement in its order, and numbers none before that is done', async () => {
    const { log } = await open();
    const order: string[] = [];
    log.onNumbered = async ({ statement }) => {
      order.push(`begins ${statement.gate.sequence}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      order.push(`ends ${statement.gate.sequence}`);
    };
    const first = await ownerSays(log.log, { act: 'mint' });
    const both = [handIn(log, first), handIn(log, await ownerSays(log.log, { act: 'back' }))];
    expect(await Promise.all(both)).toEqual([done, { ok: false, error: { code: 'not-next' } }]);
    await handIn(log, await ownerSays(log.log, { act: 'back' }));
    expect(order).toEqual(['begins 1', 'ends 1', 'begins 2', 'ends 2']);
  });

  it('[R13] refuses what nobody signed before it waits, and reads nothing from the database for it', async () => {
    let reads = 0;
    const { log } = await open(({ read }) => ({
      read: (handle, page) => {
        reads++;
        return read(handle, page);
      },
    }));
    const readsToOpen = reads;
    const far = await ownerSays({ ...log.log, sequence: log.log.sequence + 5 }, { act: 'mint' });
    const forged = { ...far, gate: { ...far.gate, signature: randomBytes(64) } };
    const isTheirs = () => {
      throw new Error('asked of what nobody signed');
    };
    const handed = Array.from({ length: 200 }, () =>
      log.submit({
        statement: forged,
        wraps: [],
        isTheirs,
        charge: isTheirs,
        note: () => ({ rosterVersion: 0, sessions: [] }),
      }),
    );
    const refused = { ok: false, error: { code: 'bad-message' } };
    expect(await Promise.all(handed)).toEqual(handed.map(() => refused));
    expect(reads).toBe(readsToOpen);
    // By its signer, and yet of nobody who may.
    const barred = { statement: far, wraps: [], isTheirs: () => false, charge: () => true };
    const note = () => ({ rosterVersion: 0, sessions: [] });
    expect(await log.submit({ ...barred, note })).toEqual({ ok: false, error: { code: 'not-allowed' } });
    expect(reads).toBe(readsToOpen);
  });

  it('refuses to open on rows that do not follow', async () => {
    const store = memoryStore();
    await store.rooms.create(sampleRoom({ handle: roomHandle, genesis }));
    const wrong = await ownerSays({ ...start, sequence: 4 }, { act: 'mint' });
    const rows = [encodeCanonical({ statement: wrong, note: { rosterVersion: 0, sessions: [] } })];
    await store.statements.append(roomHandle, { after: 0, rows });
    const opening = StatementLog.open({ handle: roomHandle, genesis }, store.statements);
    await expect(opening).rejects.toMatchObject({ code: 'query-failed' });
  });
});
