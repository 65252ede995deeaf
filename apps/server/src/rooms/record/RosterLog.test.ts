import { type Bytes, randomBytes } from '@sotto/base';
import { encodeCanonical, recordLimits } from '@sotto/protocol';
import { emptyRoster, extendRoster, hashEntry, restartRoster } from '@sotto/records';
import { describe, expect, it } from 'vitest';
import { sampleRegistration } from '../../../test/samples.ts';
import { sampleRoom } from '../../../test/store/contract/samples.ts';
import { memoryStore } from '../../../test/store/memoryStore.ts';
import type { Ledger } from '../../store/Store.ts';
import { StoreError } from '../../store/StoreError.ts';
import { RosterLog } from './RosterLog.ts';
import { sha256Now } from './sha256Now.ts';

const { handle } = sampleRoom();
const entry = (join = randomBytes(16)) => sampleRegistration({ join });
const leaveOf = (join: Bytes) => ({ join, signature: randomBytes(64) });

async function open(change: (ledger: Ledger) => Partial<Ledger> = () => ({})) {
  const store = memoryStore();
  await store.rooms.create(sampleRoom());
  const roster = await RosterLog.open(handle, { ...store.entries, ...change(store.entries) });
  const told: [number, number][] = [];
  roster.onAppended = (after, hashes) => void told.push([after, hashes.length / 32]);
  return { store, roster, told };
}

describe('a room’s roster', () => {
  it('[R13] writes entries that come at once in few writes, none of more than a page', async () => {
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

  it('[R3] refuses a join that was ever in it, or is being written, and lets it leave', async () => {
    const { roster } = await open();
    const first = entry();
    const both = await Promise.all([roster.append(first), roster.append(entry(first.join))]);
    expect(both).toEqual([
      { ok: true, value: 1 },
      { ok: false, error: { code: 'not-allowed' } },
    ]);
    expect(await roster.append(leaveOf(first.join))).toEqual({ ok: true, value: 2 });
    expect(await roster.append(entry(first.join))).toMatchObject({ ok: false });
    expect(roster.versionOf(first.join)).toBe(1);
  });

  it('[R13] continues after what another node has written meanwhile', async () => {
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

  it('keeps nothing that the database did not take, so that it can be tried again', async () => {
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
    const version = recordLimits.rosterEntries - 2;
    const kept = { version, hash: randomBytes(32), begunAt: 0, tail: sha256Now(last), joins: new Uint8Array(0) };
    const { store } = await open();
    const pick = async () => [{ number: version, bytes: last }];
    const ledger: Ledger = { ...store.entries, read: async () => [], pick, append: async () => 'appended' };
    const roster = await RosterLog.open(handle, ledger, { kept });
    const all = [1, 2].map(() => roster.append(leaveOf(handle)));
    expect(await roster.append(entry())).toEqual({ ok: false, error: { code: 'room-full' } });
    await Promise.all(all);
    expect(await roster.append(entry())).toEqual({ ok: false, error: { code: 'room-full' } });
    expect(roster.version).toBe(recordLimits.rosterEntries);
    const later = { kept: { ...kept, begunAt: 1 } };
    const shorter = await RosterLog.open(handle, ledger, later);
    await Promise.all([1, 2].map(() => shorter.append(leaveOf(handle))));
    expect(await shorter.append(entry())).toEqual({ ok: true, value: recordLimits.rosterEntries + 1 });
  });

  it('[R13] continues from a snapshot if the database ends with it, else from its beginning', async () => {
    const { store, roster } = await open();
    const [first, second, third] = [entry(), entry(), entry()];
    await roster.append(first);
    await roster.append(second);
    await roster.append(leaveOf(first.join));
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
    for (const [from, asked] of [[kept, [3]] as const, [other, [0]] as const]) {
      reads.length = 0;
      const back = await RosterLog.open(handle, ledger, { kept: from });
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

  it('[R13] takes the same registration once more if its row was written though no answer came', async () => {
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

  it('[R13] fails entries that wait behind a failed write together with it, and no later ones', async () => {
    let calls = 0;
    const { roster } = await open(({ append }) => ({
      append: async (...args) => (++calls > 1 ? append(...args) : Promise.reject(new StoreError('database-late'))),
    }));
    const all = await Promise.allSettled(Array.from({ length: 200 }, () => roster.append(entry())));
    expect(all.every(({ status }) => status === 'rejected')).toBe(true);
    expect(calls).toBe(1);
    expect(await roster.append(entry())).toEqual({ ok: true, value: 1 });
  });

  it('[G5] gives R(v) and the hashes of its entries, the same after a restart', async () => {
    const { store, roster } = await open();
    const all = [entry(), entry(), entry()];
    for (const each of all) await roster.append(each);
    let hash = emptyRoster;
    for (const [index, each] of all.entries()) {
      hash = extendRoster(hash, hashEntry(each));
      expect(roster.hashAt(index + 1)).toEqual(hash);
    }
    expect(roster.hashAt(4)).toBeUndefined();
    expect(roster.entryHashes(1, 1)).toEqual(hashEntry(all[1] ?? entry()));
    const back = await RosterLog.open(handle, store.entries, { kept: roster.kept });
    expect([back.version, back.hash]).toEqual([3, hash]);
    expect(back.entryHashes(1, 10)).toBeUndefined();
  });

  it('[P8] continues from the entries inside at a checkpoint, and is the same after a restart', async () => {
    const { store, roster } = await open();
    const [gone, out, left, stays, later] = [entry(), entry(), entry(), entry(), entry()];
    for (const each of [gone, out, left, stays]) await roster.append(each);
    await roster.append(leaveOf(gone.join));
    // From here on, entries come after the version that the checkpoint covers.
    await roster.append(leaveOf(left.join));
    await roster.append(later);
    const inside = await roster.insideAt(5, (join) => join.every((byte, at) => byte === out.join[at]));
    expect(inside).toEqual([left, stays].map((each, index) => ({ version: index + 3, entry: hashEntry(each) })));
    roster.restart(5, inside ?? []);
    const begun = restartRoster(inside ?? []);
    const hashes = [hashEntry(later)];
    expect(roster.hashAt(5)).toEqual(begun);
    expect(roster.entryHashes(6, 10)).toEqual(hashes[0]);
    const back = await RosterLog.open(handle, store.entries, { checkpoint: { version: 5, inside: inside ?? [] } });
    for (const each of [roster, back]) {
      expect([each.version, each.length, each.hash]).toEqual([7, 2, roster.hash]);
      const known = [gone, out, left, stays, later].map(({ join }) => each.versionOf(join));
      expect(known).toEqual([undefined, undefined, 3, 4, 7]);
      expect(each.hasLeft(left.join)).toBe(true);
    }
  });
});
