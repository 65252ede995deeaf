import { limits, recordLimits } from '@sotto/protocol';
import { hashBan, judge, type Log, readStatement } from '@sotto/records';
import { describe, expect, it } from 'vitest';
import { openTestLog, owner, ownerJoin, ownerSays } from '../../test/signForTest.ts';
import {
  decideEntry,
  decideStage,
  hasNumberLeft,
  isBehindLock,
  isKeptWaiting,
  isPutOut,
  mayBeOnStage,
  maySignAs,
} from './decisions.ts';

const [open, closed] = [openTestLog({ everyoneSpeaks: true }), openTestLog({ everyoneSpeaks: false })];
const key = new Uint8Array(32).fill(8);
const stay = { join: new Uint8Array(16).fill(2), version: 3 };
const own = { join: ownerJoin, version: 1 };
const stage = (count: number) => ({ count, capacity: limits });
const refused = { ok: false, error: { code: 'not-allowed' } };

function after(log: Log, ...said: readonly Parameters<typeof ownerSays>[1][]): Log {
  let last = log;
  for (const fields of said) {
    const judged = judge(last, readStatement(ownerSays(last, fields)));
    if (!judged.ok) throw new Error(judged.error.code);
    last = judged.value;
  }
  return last;
}

/** A lock that keeps out members who registered under 3 or later. */
function locked(log: Log): Log {
  const minting = { commitment: key, version: 2, roster: key };
  return after(log, { act: 'lock', minting });
}

describe('decideEntry', () => {
  it('[R3] lets in the last person that the room holds, and nobody after', () => {
    expect(decideEntry(0, limits).ok).toBe(true);
    expect(decideEntry(limits.roomMembers - 1, limits).ok).toBe(true);
    expect(decideEntry(3, { roomMembers: 3, stageMembers: 1 }).ok).toBe(false);
    expect(decideEntry(limits.roomMembers, limits)).toEqual({ ok: false, error: { code: 'room-full' } });
  });
});

describe('mayBeOnStage', () => {
  it('[P6, R6] is true of a member key that the log lets speak, and of moderators’', () => {
    expect([mayBeOnStage(open, stay, key), mayBeOnStage(closed, stay, key)]).toEqual([true, false]);
    expect(mayBeOnStage(closed, own, owner.publicKey)).toBe(true);
    expect(mayBeOnStage(after(closed, { act: 'give', members: [key] }), stay, key)).toBe(true);
    expect(mayBeOnStage(after(closed, { act: 'allow', members: [key] }), stay, key)).toBe(true);
    expect(mayBeOnStage(after(open, { act: 'deny', members: [key] }), stay, key)).toBe(false);
  });

  it('[P7] is false of a banned key under every join, and of a stay that was removed', () => {
    const banned = after(open, { act: 'eject', ban: hashBan(open.start, key) });
    expect(mayBeOnStage(banned, { join: new Uint8Array(16).fill(77), version: 99 }, key)).toBe(false);
    expect(mayBeOnStage(after(open, { act: 'eject', joins: [stay.join] }), stay, key)).toBe(false);
  });

  it('[G4] is false of a member behind a lock, until a moderator admits their key', () => {
    const log = locked(open);
    expect(mayBeOnStage(log, { ...stay, version: 2 }, key)).toBe(true);
    expect(mayBeOnStage(log, stay, key)).toBe(false);
    expect(mayBeOnStage(after(log, { act: 'admit', members: [key] }), stay, key)).toBe(true);
  });
});

describe('decideStage', () => {
  it('[R6] refuses a member who may not speak, even on an empty stage', () => {
    expect(decideStage(closed, { ...stay, member: key }, stage(0))).toEqual(refused);
    expect(decideStage(open, { ...stay, member: key }, stage(0)).ok).toBe(true);
    expect(decideStage(locked(open), { ...stay, member: key }, stage(0))).toEqual(refused);
  });

  it('[R6] refuses everybody while the stage is full, by its own code', () => {
    const full = { ok: false, error: { code: 'stage-full' } };
    expect(decideStage(open, { ...stay, member: key }, stage(limits.stageMembers - 1)).ok).toBe(true);
    expect(decideStage(open, { ...stay, member: key }, stage(limits.stageMembers))).toEqual(full);
    expect(decideStage(closed, { ...own, member: owner.publicKey }, stage(limits.stageMembers))).toEqual(full);
    expect(decideStage(closed, { ...stay, member: key }, stage(limits.stageMembers))).toEqual(refused);
  });
});

describe('isPutOut', () => {
  it('[P7] is true of a join that was named, and of every join that showed a named key', () => {
    const named = after(open, { act: 'eject', members: [key], joins: [stay.join] });
    expect(isPutOut(named, { ...stay, shown: undefined }, true)).toBe(true);
    expect(isPutOut(named, { ...stay, shown: undefined }, false)).toBe(false);
    const banned = after(open, { act: 'eject', ban: hashBan(open.start, key) });
    expect(isPutOut(banned, { join: new Uint8Array(16).fill(5), version: 99, shown: key }, false)).toBe(true);
  });

  it('[P5, G4] is false of the owner, and of a member whom a lock keeps waiting', () => {
    const others = after(open, { act: 'eject', joins: [stay.join] });
    expect(isPutOut(others, { ...own, shown: owner.publicKey }, false)).toBe(false);
    expect(isPutOut(locked(open), { ...stay, shown: key }, false)).toBe(false);
  });
});

describe('isKeptWaiting', () => {
  it('[R13] is true behind a lock, until somebody is admitted who could be any member', () => {
    const log = locked(open);
    const waits = (of: Log, shown?: typeof key) => isKeptWaiting(of, { ...stay, shown });
    expect([waits(open), waits(log), waits(log, key)]).toEqual([false, true, true]);
    expect(isKeptWaiting(log, { ...stay, version: 2, shown: undefined })).toBe(false);
    expect(isKeptWaiting(log, { ...stay, shown: owner.publicKey })).toBe(false);
    const admitted = after(log, { act: 'admit', members: [key] });
    expect([waits(admitted), isBehindLock(admitted, { ...stay, shown: undefined })]).toEqual([false, true]);
    expect(isBehindLock(admitted, { ...stay, shown: key })).toBe(false);
  });
});

describe('maySignAs', () => {
  const signs = (log: Log, signer: typeof key, speaksAs?: typeof key) => maySignAs(log, { ...stay, speaksAs }, signer);

  it('[P4] lets a member sign by a moderator’s key, and on stage by the key that they showed', () => {
    expect(signs(open, owner.publicKey)).toBe(true);
    expect([signs(open, key), signs(open, key, key)]).toEqual([false, true]);
    expect(signs(open, new Uint8Array(32).fill(9), key)).toBe(false);
  });

  it('[G4] lets nobody sign whom a lock keeps waiting, but the owner', () => {
    expect([signs(locked(open), key, key), signs(locked(open), owner.publicKey)]).toEqual([false, true]);
  });
});

describe('hasNumberLeft', () => {
  const { header } = ownerSays(open, { act: 'mint' });
  const left = (changes: Partial<typeof header>, length: number) =>
    hasNumberLeft(open, { ...header, ...changes }, length);

  it('[R13] leaves the last thousand numbers to moderators, and the last hundred to a checkpoint', () => {
    const end = recordLimits.statements;
    expect([left({ signer: key }, end - 1_001), left({ signer: key }, end - 1_000)]).toEqual([true, false]);
    expect([left({}, end - 101), left({}, end - 100)]).toEqual([true, false]);
    expect([left({ checkpoint: key }, end - 1), left({ checkpoint: key }, end)]).toEqual([true, false]);
    expect(left({ act: 'close' }, end - 1)).toBe(true);
  });
});
