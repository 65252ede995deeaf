import { randomBytes } from '@sotto/base';
import { encodeCanonical, type RosterEntry, statementLimits } from '@sotto/protocol';
import { describe, expect, it } from 'vitest';
import { sha256Now } from '../sha256Now.ts';
import { sampleRoom } from '../store/contract/samples.ts';
import { memoryStore } from '../store/memoryStore.ts';
import type { Ledger } from '../store/Store.ts';
import { StoreError } from '../store/StoreError.ts';
import { RosterLog } from './RosterLog.ts';

const { handle } = sampleRoom();
const entry = (join = randomBytes(16)): RosterEntry => ({
  join,
  credential: randomBytes(640),
  signature: randomBytes(64),
});

async function open(change: (ledger: Ledger) => Partial<Ledger> = () => ({})) {
  const store = memoryStore();
  await store.rooms.create(sampleRoom());
  const roster = await RosterLog.open(handle, { ...store.entries, ...change(store.entries) });
  const told: [number, number][] = [];
  roster.onAppended = (after, entries) => void told.push([after, entries.length]);
  return { store, roster, told };
}

describe('a room’s key roster', () => {
  it('[R13] writes those who come at once in few rows’ worth of writes, none of more than a page', async () => {
    const writes: number[] = [];
    const { roster, told } = await open(({ append }) => ({
      async append(of, addition) {
        writes.push(addition.rows.length);
        return append(of, addition);
      },
    }));
    const appended = await Promise.all(Array.from({ length: 200 }, () => roster.append(entry())));
    expect(appended).toEqual(Array.from({ length: 200 }, (_, index) => ({ ok: true, value: index + 1 })));
    expect(writes).toEqual([1, 64, 64, 64, 7]);
    expect(told.map(([after]) => after)).toEqual([0, 1, 65, 129, 193]);
    expect(roster.version).toBe(200);
  });

  it('[R3] refuses a join that was ever in it, also under way, and lets it leave', async () => {
    const { roster } = await open();
    const first = entry();
    const both = await Promise.all([roster.append(first), roster.append(entry(first.join))]);
    expect(both).toEqual([
      { ok: true, value: 1 },
      { ok: false, error: { code: 'not-allowed' } },
    ]);
    const leave = { join: first.join, signature: randomBytes(64) };
    expect(await roster.append(leave)).toEqual({ ok: true, value: 2 });
    expect(await roster.append(entry(first.join))).toMatchObject({ ok: false });
    expect(roster.versionOf(first.join)).toBe(1);
  });

  it('[R13] goes on behind what another node has written meanwhile', async () => {
    const { store, roster, told } = await open();
    const other = await RosterLog.open(handle, store.entries);
    const taken = entry();
    await other.append(taken);
    const [late, fresh] = await Promise.all([roster.append(taken), roster.append(entry())]);
    expect(late).toEqual({ ok: false, error: { code: 'not-allowed' } });
    expect(fresh).toEqual({ ok: true, value: 2 });
    expect(told).toEqual([
      [0, 1],
      [1, 1],
    ]);
  });

  it('keeps nothing of what the database did not take, so that it may be tried again', async () => {
    let isDown = true;
    const { roster } = await open(({ append }) => ({
      async append(of, addition) {
        if (isDown) throw new StoreError('database-unreachable');
        return append(of, addition);
      },
    }));
    const first = entry();
    await expect(roster.append(first)).rejects.toMatchObject({ code: 'database-unreachable' });
    isDown = false;
    expect(await roster.append(first)).toEqual({ ok: true, value: 1 });
  });

  it('[R13] is full after as many entries as it may hold', async () => {
    const last = encodeCanonical(entry());
    const kept = { version: statementLimits.rosterEntries - 2, tail: sha256Now(last), joins: new Uint8Array(0) };
    const { store } = await open();
    const read = async (_: typeof handle, { after }: { after: number }) => (after === kept.version - 1 ? [last] : []);
    const roster = await RosterLog.open(handle, { ...store.entries, read, append: async () => 'appended' }, kept);
    const all = [1, 2].map(() => roster.append({ join: handle, signature: randomBytes(64) }));
    expect(await roster.append(entry())).toEqual({ ok: false, error: { code: 'room-full' } });
    await Promise.all(all);
    expect(await roster.append(entry())).toEqual({ ok: false, error: { code: 'room-full' } });
    expect(roster.version).toBe(statementLimits.rosterEntries);
  });

  it('[R13] goes on from what a snapshot keeps of it, where the database ends so, else from its beginning', async () => {
    const { store, roster } = await open();
    const [first, second, third] = [entry(), entry(), entry()];
    await roster.append(first);
    await roster.append(second);
    await roster.append({ join: first.join, signature: randomBytes(64) });
    const { kept } = roster;
    await roster.append(third);
    const reads: number[] = [];
    const ledger: Ledger = {
      ...store.entries,
      read: (of, page) => {
        reads.push(page.after);
        return store.entries.read(of, page);
      },
    };
    const other = { ...kept, tail: randomBytes(32) };
    for (const [from, asked] of [[kept, [2, 3]] as const, [other, [2, 0]] as const]) {
      reads.length = 0;
      const back = await RosterLog.open(handle, ledger, from);
      expect(reads).toEqual(asked);
      expect([first, second, third].map(({ join }) => back.versionOf(join))).toEqual([1, 2, 4]);
      expect([first, second, third].map(({ join }) => back.hasLeft(join))).toEqual([true, false, false]);
      expect(back.kept).toEqual(roster.kept);
    }
  });

  it('is gone with its room', async () => {
    const { store, roster } = await open();
    await store.rooms.remove(sampleRoom());
    expect(await roster.append(entry())).toEqual({ ok: false, error: { code: 'room-gone' } });
  });

  it('[R13] takes the same registration again whose row was written though no answer came, once', async () => {
    let isLost = true;
    const { roster, told } = await open(({ append }) => ({
      async append(of, addition) {
        const added = await append(of, addition);
        if (isLost) throw new StoreError('database-late');
        return added;
      },
    }));
    const [first, other] = [entry(), entry()];
    await expect(roster.append(first)).rejects.toMatchObject({ code: 'database-late' });
    isLost = false;
    const forged = { ...entry(first.join) };
    expect(await roster.append(forged)).toEqual({ ok: false, error: { code: 'not-allowed' } });
    expect(await roster.append(first)).toEqual({ ok: true, value: 1 });
    expect(await roster.append(first)).toEqual({ ok: false, error: { code: 'not-allowed' } });
    expect(await roster.append(other)).toEqual({ ok: true, value: 2 });
    expect(told).toEqual([
      [0, 1],
      [1, 1],
    ]);
  });

  it('[R13] fails those that wait behind a write that the database failed, with it, and none that comes later', async () => {
    let calls = 0;
    const { roster } = await open(({ append }) => ({
      append: async (...args) => (++calls > 1 ? append(...args) : Promise.reject(new StoreError('database-late'))),
    }));
    const all = await Promise.allSettled(Array.from({ length: 200 }, () => roster.append(entry())));
    expect(all.every(({ status }) => status === 'rejected')).toBe(true);
    expect(calls).toBe(1);
    expect(await roster.append(entry())).toEqual({ ok: true, value: 1 });
  });
});
