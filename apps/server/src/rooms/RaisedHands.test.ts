import { randomBytes } from '@sotto/base';
import type { RoomEvent } from '@sotto/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeMember } from '../../test/createFakeMember.ts';
import { RaisedHands } from './RaisedHands.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Changed = Extract<RoomEvent, { event: 'hand-changed' }>;

function create(memberCount: number) {
  const told: Changed[] = [];
  const tellOthers = (event: RoomEvent) => void told.push(event as Changed);
  const hands = new RaisedHands({ tellOthers, memberCount: () => memberCount, now: () => Date.now() });
  return { hands, told };
}

describe('raised hands', () => {
  it('[R14] go out at once if nobody raised one just before', () => {
    const { hands, told } = create(10_000);
    const member = createFakeMember();
    const hand = randomBytes(192);
    hands.set(member, hand);
    expect(told).toEqual([{ event: 'hand-changed', ...member.introduction, hand, ageMs: 0 }]);
  });

  it('[R14] go out one after the other in a large room, each in its state at that time', () => {
    const { hands, told } = create(10_000);
    const members = Array.from({ length: 4 }, createFakeMember);
    for (const member of members) hands.set(member, randomBytes(192));
    const [, second, third, gone] = members;
    const last = randomBytes(192);
    if (second) hands.set(second, last);
    if (gone) hands.forget(gone);
    vi.advanceTimersByTime(499);
    expect(told).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(told[1]).toMatchObject({ join: second?.join, hand: last, ageMs: 500 });
    vi.advanceTimersByTime(10_000);
    expect(told.map(({ join }) => join)).toEqual([members[0]?.join, second?.join, third?.join]);
  });

  it('[R14] take back forgotten ones to their places, and tell the others nothing', () => {
    const { hands, told } = create(10);
    const [late, first, newest, second] = Array.from({ length: 4 }, createFakeMember);
    const at = (changedMs: number) => ({ sealed: randomBytes(192), changedMs });
    if (late) hands.restore(late, at(3));
    if (first) hands.restore(first, at(1));
    if (newest) hands.set(newest, randomBytes(192));
    if (second) hands.restore(second, at(2));
    expect(hands.page(0, 10)).toEqual([first, second, late, newest]);
    expect(hands.page(1, 2)).toEqual([second, late]);
    expect(told).toHaveLength(1);
  });
});
