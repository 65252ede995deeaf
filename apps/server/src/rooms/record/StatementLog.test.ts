import { type Bytes, fail, ok, randomBytes } from '@sotto/base';
import { encodeCanonical, type Statement } from '@sotto/protocol';
import { NameMap, nameOf } from '@sotto/records';
import { describe, expect, it } from 'vitest';
import { openTestLog, ownerSays } from '../../../test/signForTest.ts';
import { sampleRoom } from '../../../test/store/contract/samples.ts';
import { memoryStore } from '../../../test/store/memoryStore.ts';
import type { StatementLedger } from '../../store/Store.ts';
import { StoreError } from '../../store/StoreError.ts';
import { type Numbered, StatementLog } from './StatementLog.ts';

const start = openTestLog({ everyoneSpeaks: true });
const { roomHandle } = start.genesis;
const genesis = encodeCanonical(start.genesis);

/** A room's log on a store of its own, whose ledger may be exchanged. */
async function open(change: (ledger: StatementLedger) => Partial<StatementLedger> = () => ({})) {
  const store = memoryStore();
  await store.rooms.create(sampleRoom({ handle: roomHandle, genesis }));
  const ledger = { ...store.statements, ...change(store.statements) };
  const row = { handle: roomHandle, genesis };
  const log = await StatementLog.open(row, ledger);
  const told: Numbered[] = [];
  log.onNumbered = (numbered) => void told.push(numbered);
  return { log, told, again: () => StatementLog.open(row, store.statements) };
}

const none = new Uint8Array(0);

function handIn(log: StatementLog, statement: Statement, { wraps = none }: { wraps?: Bytes } = {}) {
  return log.submit({
    statement,
    wraps,
    keptWraps: () => wraps,
    isTheirs: () => true,
    charge: () => true,
    check: async () => ok(null),
  });
}

const done = { ok: true, value: null };

describe('a room’s log', () => {
  it('[R13] is after a restart what it was, with the wraps of the newest generation', async () => {
    const { log, again } = await open();
    const [member, join] = [randomBytes(32), randomBytes(16)];
    expect(await handIn(log, ownerSays(log.log, { act: 'lock' }), { wraps: randomBytes(64) })).toEqual(done);
    const wraps = randomBytes(128);
    expect(await handIn(log, ownerSays(log.log, { act: 'eject', joins: [join] }), { wraps })).toEqual(done);
    await handIn(log, ownerSays(log.log, { act: 'give', members: [member] }));
    const back = await again();
    expect(back.kept).toEqual(log.kept);
    for (const each of [log, back]) {
      expect([each.isEjected(join), each.isEjected(randomBytes(16))]).toEqual([true, false]);
      expect(each.minted).toEqual({ generation: 2, wraps });
      expect(each.kept.granted).toEqual(NameMap.of([[nameOf(member), 3]]));
    }
  });

  it('[P8] forgets the `give` behind a power as soon as the power is taken', async () => {
    const { log } = await open();
    const [one, other] = [randomBytes(32), randomBytes(32)];
    await handIn(log, ownerSays(log.log, { act: 'give', members: [one, other] }));
    await handIn(log, ownerSays(log.log, { act: 'take', members: [one] }));
    expect(log.kept.granted).toEqual(NameMap.of([[nameOf(other), 1]]));
  });

  it('[P4] does not number a statement that contradicts what only a server knows', async () => {
    const { log, told } = await open();
    const statement = ownerSays(log.log, { act: 'mint' });
    const submission = { statement, wraps: none, keptWraps: () => none, isTheirs: () => true, charge: () => true };
    const refused = await log.submit({ ...submission, check: async () => fail('rate-limited') });
    expect([refused, log.log.number, told]).toEqual([{ ok: false, error: { code: 'rate-limited' } }, 0, []]);
    expect(await handIn(log, statement)).toEqual(done);
  });

  it('[P9] counts a statement as numbered if its row was written though no answer came, and keeps its wraps', async () => {
    let isLost = true;
    const { log, told } = await open(({ append }) => ({
      async append(handle, addition) {
        const added = await append(handle, addition);
        if (isLost) throw new StoreError('database-unreachable');
        return added;
      },
    }));
    const statement = ownerSays(log.log, { act: 'mint' });
    const wraps = randomBytes(64);
    await expect(handIn(log, statement, { wraps })).rejects.toMatchObject({ code: 'database-unreachable' });
    expect([log.log.number, told]).toEqual([0, []]);
    isLost = false;
    expect(await handIn(log, statement, { wraps })).toEqual(done);
    expect(told).toEqual([{ statement, wraps }]);
  });

  it('[P9] finds out by itself what became of a statement without an answer, and continues after it', async () => {
    let isLost = true;
    const { log, told } = await open(({ append }) => ({
      async append(handle, addition) {
        const added = await append(handle, addition);
        if (isLost) throw new StoreError('database-late');
        return added;
      },
    }));
    const statement = ownerSays(log.log, { act: 'mint' });
    const wraps = randomBytes(64);
    await expect(handIn(log, statement, { wraps })).rejects.toMatchObject({ code: 'database-late' });
    isLost = false;
    await log.settle();
    expect(told).toEqual([{ statement, wraps }]);
    expect(await handIn(log, ownerSays(log.log, { act: 'here' }))).toEqual(done);
    expect(log.log.number).toBe(2);
  });

  it('[P9] continues if a statement without an answer was never written', async () => {
    let isAway = true;
    const { log, told } = await open(({ append }) => ({
      append: async (...args) => (isAway ? Promise.reject(new StoreError('database-late')) : append(...args)),
    }));
    const lost = ownerSays(log.log, { act: 'mint' });
    await expect(handIn(log, lost)).rejects.toMatchObject({ code: 'database-late' });
    isAway = false;
    const next = ownerSays(log.log, { act: 'here' });
    expect(await handIn(log, next)).toEqual(done);
    expect(told.map(({ statement }) => statement)).toEqual([next]);
  });

  it('[P9] fails statements that wait behind a failed write together with it, and no later ones', async () => {
    const failing = Promise.withResolvers<void>();
    let calls = 0;
    const { log } = await open(({ append }) => ({
      async append(...args) {
        if (++calls > 1) return append(...args);
        await failing.promise;
        throw new StoreError('database-late');
      },
    }));
    const statement = ownerSays(log.log, { act: 'mint' });
    const all = Promise.allSettled([1, 2, 3, 4].map(() => handIn(log, statement)));
    failing.resolve();
    for (const each of await all) expect(each).toMatchObject({ reason: { code: 'database-late' } });
    expect(calls).toBe(1);
    expect(await handIn(log, statement)).toEqual(done);
  });

  it('[P3] passes on each statement in order, and numbers the next only after that', async () => {
    const { log } = await open();
    const order: string[] = [];
    log.onNumbered = async ({ statement }) => {
      order.push(`begins ${statement.header.number}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      order.push(`ends ${statement.header.number}`);
    };
    const first = ownerSays(log.log, { act: 'mint' });
    const both = [handIn(log, first), handIn(log, ownerSays(log.log, { act: 'here' }))];
    expect(await Promise.all(both)).toEqual([done, { ok: false, error: { code: 'not-next' } }]);
    await handIn(log, ownerSays(log.log, { act: 'here' }));
    expect(order).toEqual(['begins 1', 'ends 1', 'begins 2', 'ends 2']);
  });

  it('[R13] refuses an unsigned statement before it waits, and reads nothing from the database for it', async () => {
    let reads = 0;
    const { log } = await open(({ read }) => ({
      read: (handle, page) => {
        reads++;
        return read(handle, page);
      },
    }));
    const readsToOpen = reads;
    const far = ownerSays({ ...log.log, number: log.log.number + 5 }, { act: 'mint' });
    const forged = { ...far, header: { ...far.header, signature: randomBytes(64) } };
    const isTheirs = () => {
      throw new Error('the statement is not signed');
    };
    const handed = Array.from({ length: 200 }, () =>
      log.submit({ statement: forged, wraps: none, keptWraps: isTheirs, isTheirs, charge: isTheirs, check: isTheirs }),
    );
    const refused = { ok: false, error: { code: 'bad-message' } };
    expect(await Promise.all(handed)).toEqual(handed.map(() => refused));
    expect(reads).toBe(readsToOpen);
    // Signed correctly, but by a member without the power.
    const barred = { statement: far, wraps: none, keptWraps: () => none, isTheirs: () => false, charge: () => true };
    expect(await log.submit({ ...barred, check: async () => ok(null) })).toEqual({
      ok: false,
      error: { code: 'not-allowed' },
    });
    expect(reads).toBe(readsToOpen);
  });

  it('refuses to open on rows that do not follow', async () => {
    const store = memoryStore();
    await store.rooms.create(sampleRoom({ handle: roomHandle, genesis }));
    const wrong = ownerSays({ ...start, number: 4 }, { act: 'mint' });
    const rows = [encodeCanonical(wrong)];
    await store.statements.append(roomHandle, { after: 0, rows });
    const opening = StatementLog.open({ handle: roomHandle, genesis }, store.statements);
    await expect(opening).rejects.toMatchObject({ code: 'query-failed' });
  });
});
