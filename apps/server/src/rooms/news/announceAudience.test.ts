import type { RoomEvent } from '@sotto/protocol';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LiveRoom } from '../LiveRoom.ts';
import { announceAudience } from './announceAudience.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A room of this many listeners, and the counts that it sent. */
function createRoom(memberCount: number) {
  const told: RoomEvent[] = [];
  const tellAllSoon = (event: RoomEvent) => void told.push(event);
  const room = { memberCount, audienceCount: memberCount, news: { tellAllSoon } };
  return { told, room, announce: () => announceAudience(room as unknown as LiveRoom) };
}

it.each([
  [2, 250],
  [62, 250],
  [100, 400],
  [1_000, 4_000],
  [1_250, 5_000],
  [10_000, 5_000],
])('[R8] tells %i members how many listen after %i ms, and no sooner', (memberCount, pauseMs) => {
  const { told, announce } = createRoom(memberCount);
  announce();
  vi.advanceTimersByTime(pauseMs - 1);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(told).toEqual([{ event: 'audience-changed', count: memberCount }]);
});

it('[R8] counts everyone who came and went meanwhile once, and later ones again', () => {
  const { told, room, announce } = createRoom(10);
  announce();
  Object.assign(room, { audienceCount: 12 });
  announce();
  vi.advanceTimersByTime(10_000);
  expect(told).toEqual([{ event: 'audience-changed', count: 12 }]);
  announce();
  vi.advanceTimersByTime(250);
  expect(told).toHaveLength(2);
});
