import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchEventLoop } from './watchEventLoop.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A loop whose clock can run ahead of its timers, as when something blocks them. */
function setUp() {
  let heldUpMs = 0;
  const lags: number[] = [];
  const late: number[] = [];
  const watch = watchEventLoop({
    now: () => Date.now() + heldUpMs,
    onLag: (ms) => void lags.push(ms),
    boundMs: 500,
    onLate: (ms) => void late.push(ms),
  });
  const holdUp = (ms: number) => {
    heldUpMs += ms;
  };
  return { lags, late, watch, holdUp };
}

test('an idle loop has no lag', () => {
  const { lags, late } = setUp();
  vi.advanceTimersByTime(20_000);
  expect(lags).toHaveLength(400);
  expect(Math.max(...lags)).toBe(0);
  expect(late).toEqual([]);
});

test('reports the longest stall over the bound once in ten seconds', () => {
  const { lags, late, holdUp } = setUp();
  for (const ms of [700, 1200, 600]) {
    holdUp(ms);
    vi.advanceTimersByTime(1_000);
  }
  vi.advanceTimersByTime(20_000);
  expect(lags.filter((ms) => ms > 0)).toEqual([700, 1200, 600]);
  expect(late).toEqual([1200]);
});

test('measures stalls below the bound without reporting them', () => {
  const { late, holdUp } = setUp();
  holdUp(499);
  vi.advanceTimersByTime(20_000);
  expect(late).toEqual([]);
});

test('watches nothing after close', () => {
  const { lags, watch } = setUp();
  watch.close();
  vi.advanceTimersByTime(1_000);
  expect(lags).toEqual([]);
});
