import { limits, statementLimits } from '@sotto/protocol';
import { judge, type RoomLog, readStatement } from '@sotto/records';
import { describe, expect, it } from 'vitest';
import { decideEntry, decideStage, mayBeOnStage, maySignAs } from './decisions.ts';
import { openTestLog, ownerJoin, ownerSays } from './signForTest.ts';

const [open, closed] = [await openTestLog({ everyoneSpeaks: true }), await openTestLog({ everyoneSpeaks: false })];
const [owner, listener] = [{ join: ownerJoin }, { join: new Uint8Array(16).fill(2) }];
const stage = (count: number) => ({ count, capacity: limits });
const member = ({ join }: typeof owner, isWaiting = false) => ({ join, isWaiting });

async function after(log: RoomLog, ...said: readonly Parameters<typeof ownerSays>[1][]): Promise<RoomLog> {
  let last = log;
  for (const fields of said) {
    const judged = judge(last, await readStatement(await ownerSays(last, fields)));
    if (!judged.ok) throw new Error(judged.error.code);
    last = judged.value;
  }
  return last;
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
  it('[R6] is true of whom the log lets speak, and of moderators present', async () => {
    expect([mayBeOnStage(open, listener.join), mayBeOnStage(closed, listener.join)]).toEqual([true, false]);
    expect(mayBeOnStage(closed, owner.join)).toBe(false);
    expect(mayBeOnStage(await after(closed, { act: 'back' }), owner.join)).toBe(true);
    expect(mayBeOnStage(await after(closed, { act: 'allow', joins: [listener.join] }), listener.join)).toBe(true);
    expect(mayBeOnStage(await after(open, { act: 'deny', joins: [listener.join] }), listener.join)).toBe(false);
  });
});

describe('decideStage', () => {
  it('[R6] refuses whoever may not speak or waits, however empty the stage is', () => {
    const refused = { ok: false, error: { code: 'not-allowed' } };
    expect(decideStage(closed, member(listener), stage(0))).toEqual(refused);
    expect(decideStage(open, member(listener), stage(0)).ok).toBe(true);
    expect(decideStage(open, member(listener, true), stage(0))).toEqual(refused);
  });

  it('[R6] refuses everybody while the stage is full, by its own code', async () => {
    const full = { ok: false, error: { code: 'stage-full' } };
    const present = await after(closed, { act: 'back' });
    expect(decideStage(open, member(listener), stage(limits.stageMembers - 1)).ok).toBe(true);
    expect(decideStage(open, member(listener), stage(limits.stageMembers))).toEqual(full);
    expect(decideStage(present, member(owner), stage(limits.stageMembers))).toEqual(full);
    expect(decideStage(closed, member(listener), stage(limits.stageMembers))).toMatchObject({
      error: { code: 'not-allowed' },
    });
  });
});

describe('maySignAs', () => {
  const session = new Uint8Array(32).fill(8);
  const signs = (log: RoomLog, signer: typeof session, isWaiting = false) =>
    maySignAs(log, { session, isWaiting }, signer);

  it('[P6, R13] lets a member sign by their session, and by a moderator’s key', () => {
    expect([signs(open, session), signs(open, open.genesis.owner)]).toEqual([true, true]);
    expect(signs(open, new Uint8Array(32).fill(9))).toBe(false);
    expect([signs(open, session, true), signs(open, open.genesis.owner, true)]).toEqual([false, true]);
  });

  it('[R13] leaves the last thousand numbers to moderators', () => {
    const last = { ...open, sequence: statementLimits.statements - 1_000 };
    expect([signs(last, session), signs(last, open.genesis.owner)]).toEqual([false, true]);
    expect(signs({ ...last, sequence: last.sequence - 1 }, session)).toBe(true);
  });
});
