import { limits, type MemberReaction, type MemberTalk, type RoomEvent } from '@sotto/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TalkSoon } from './TalkSoon.ts';

type Talked = Extract<RoomEvent, { event: 'talked' }>;

const member = { version: 3, credential: new Uint8Array(640), signature: new Uint8Array(64) };
const joinOf = (number: number) => new Uint8Array(16).fill(number);
const talkOf = (number: number): MemberTalk => ({
  ...member,
  join: joinOf(number),
  talk: new Uint8Array(limits.talkBytes),
});
const reactionOf = (number: number): MemberReaction => ({
  ...member,
  join: joinOf(number),
  reaction: new Uint8Array(limits.reactionBytes),
});

function gather(members: number) {
  const told: Talked[] = [];
  const soon = new TalkSoon({ tell: (event) => void told.push(event as Talked), memberCount: () => members });
  return { soon, told };
}

describe('talk in a room', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('[T4] is told in order, soon and together', () => {
    const { soon, told } = gather(3);
    for (const number of [1, 2]) expect(soon.addTalk(talkOf(number), false)).toBe(true);
    soon.addReaction(reactionOf(3));
    expect(told).toEqual([]);
    vi.advanceTimersByTime(250);
    expect(told).toEqual([{ event: 'talked', talks: [talkOf(1), talkOf(2)], reactions: [reactionOf(3)], more: 0 }]);
    vi.advanceTimersByTime(10_000);
    expect(told).toHaveLength(1);
  });

  it('[T4] is refused while too many talk at once, but for moderators', () => {
    const { soon, told } = gather(3);
    const taken = Array.from({ length: 20 }, (_, number) => soon.addTalk(talkOf(number), false));
    expect(taken.filter(Boolean)).toHaveLength(12);
    expect(soon.addTalk(talkOf(30), true)).toBe(true);
    vi.advanceTimersByTime(250);
    expect(told[0]?.talks).toHaveLength(13);
    expect(soon.addTalk(talkOf(31), false)).toBe(true);
  });

  it('[T4] of a crowd costs each member two messages a second', () => {
    const { soon, told } = gather(10_000);
    const taken = Array.from({ length: 20 }, (_, number) => soon.addTalk(talkOf(number), false));
    expect(taken.filter(Boolean)).toHaveLength(2);
    vi.advanceTimersByTime(999);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(told).toHaveLength(1);
  });

  it('[T4] tells of a storm of reactions a sample and a number', () => {
    const { soon, told } = gather(10_000);
    for (let number = 0; number < 250; number++) soon.addReaction(reactionOf(number));
    vi.advanceTimersByTime(1_000);
    expect(told[0]).toMatchObject({ more: 248 });
    expect(told[0]?.reactions).toHaveLength(2);
  });
});
