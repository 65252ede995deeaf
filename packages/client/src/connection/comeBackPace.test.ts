import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { waitBefore } from './comeBackPace.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** After how many milliseconds a try begins. */
async function waitOf(attempt: number, random: number): Promise<number> {
  const begunAt = Date.now();
  let waited: number | undefined;
  const waiting = waitBefore(attempt, undefined, () => random).then(() => {
    waited = Date.now() - begunAt;
  });
  await vi.runAllTimersAsync();
  await waiting;
  return waited ?? 0;
}

it('waits longer before each try, and never in step with others', async () => {
  expect(await Promise.all([0, 1, 2, 3, 4, 99].map((attempt) => waitOf(attempt, 0.5)))).toEqual([
    100, 400, 1_000, 2_000, 2_500, 2_500,
  ]);
  expect([await waitOf(4, 0), await waitOf(4, 0.999)]).toEqual([1_250, 3_747]);
});

it('stops waiting once it is hurried', async () => {
  const hurry = new AbortController();
  const waiting = waitBefore(4, hurry.signal, () => 0.5);
  hurry.abort();
  await waiting;
  expect(vi.getTimerCount()).toBe(0);
});

it('leaves no listener behind, however long the outage', async () => {
  const hurry = new AbortController();
  const added = vi.spyOn(hurry.signal, 'addEventListener');
  const removed = vi.spyOn(hurry.signal, 'removeEventListener');
  for (let attempt = 0; attempt < 20; attempt++) {
    const waiting = waitBefore(attempt, hurry.signal);
    await vi.runAllTimersAsync();
    await waiting;
  }
  expect([added.mock.calls.length, removed.mock.calls.length]).toEqual([20, 20]);
});
