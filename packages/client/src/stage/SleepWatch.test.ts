import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SleepWatch } from './SleepWatch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('notices a gap at a look that comes before the interval, and once', () => {
  const onSlept = vi.fn();
  const watch = new SleepWatch({ now: () => Date.now(), onSlept });
  vi.setSystemTime(Date.now() + 7_000);
  watch.look();
  expect(onSlept).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(60_000);
  expect(onSlept).toHaveBeenCalledOnce();
  watch.close();
});

test('notices a gap of the clock above 6 s, once, and no shorter one', () => {
  const onSlept = vi.fn();
  const watch = new SleepWatch({ now: () => Date.now(), onSlept });
  vi.advanceTimersByTime(60_000);
  vi.setSystemTime(Date.now() + 5_000);
  vi.advanceTimersByTime(1_000);
  expect(onSlept).not.toHaveBeenCalled();
  vi.setSystemTime(Date.now() + 6_000);
  vi.advanceTimersByTime(60_000);
  expect(onSlept).toHaveBeenCalledOnce();
  watch.close();
  expect(vi.getTimerCount()).toBe(0);
});
