import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { paceNotices } from './paceNotices.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('[L4] sends few at once and many in portions, in order', () => {
  const sent: number[] = [];
  const send = paceNotices((notice: number) => void sent.push(notice));
  send(-1);
  expect(sent).toEqual([-1]);
  vi.advanceTimersByTime(1_000);
  for (let index = 0; index < 120; index++) send(index);
  expect(sent.length).toBe(1 + 48);
  vi.advanceTimersByTime(20);
  expect(sent.length).toBe(1 + 96);
  vi.advanceTimersByTime(20);
  expect(sent).toEqual([-1, ...Array.from({ length: 120 }, (_, index) => index)]);
  vi.advanceTimersByTime(1_000);
  expect(vi.getTimerCount()).toBe(0);
});
