import { limits } from '@sotto/protocol';
import { describe, expect, it } from 'vitest';
import { decideEntry, decideStage, maySpeak } from './decisions.ts';

const [open, closed] = [{ everyoneSpeaks: true }, { everyoneSpeaks: false }];
const [owner, listener] = [{ isOwner: true }, { isOwner: false }];

describe('decideEntry', () => {
  it('[R3] lets in the last person that the room holds, and nobody after', () => {
    expect(decideEntry(0, limits).ok).toBe(true);
    expect(decideEntry(limits.roomMembers - 1, limits).ok).toBe(true);
    expect(decideEntry(3, { roomMembers: 3, stageMembers: 1 }).ok).toBe(false);
    expect(decideEntry(limits.roomMembers, limits)).toEqual({ ok: false, error: { code: 'room-full' } });
  });
});

describe('maySpeak', () => {
  it('[R6] is true of the owner anywhere, and of the others where the room says so', () => {
    expect([maySpeak(open, owner), maySpeak(closed, owner)]).toEqual([true, true]);
    expect([maySpeak(open, listener), maySpeak(closed, listener)]).toEqual([true, false]);
  });
});

describe('decideStage', () => {
  it('[R6] refuses whoever may not speak, however empty the stage is', () => {
    expect(decideStage(closed, listener, { count: 0, capacity: limits })).toEqual({
      ok: false,
      error: { code: 'not-allowed' },
    });
    expect(decideStage(open, listener, { count: 0, capacity: limits }).ok).toBe(true);
    expect(decideStage(closed, owner, { count: 0, capacity: limits }).ok).toBe(true);
  });

  it('[R6] refuses everybody while the stage is full, by its own code', () => {
    const full = { ok: false, error: { code: 'stage-full' } };
    expect(decideStage(open, listener, { count: limits.stageMembers - 1, capacity: limits }).ok).toBe(true);
    expect(decideStage(open, listener, { count: limits.stageMembers, capacity: limits })).toEqual(full);
    expect(decideStage(open, owner, { count: limits.stageMembers, capacity: limits })).toEqual(full);
    expect(decideStage(closed, listener, { count: limits.stageMembers, capacity: limits })).toMatchObject({
      error: { code: 'not-allowed' },
    });
  });
});
