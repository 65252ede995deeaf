import { describe, expect, it, vi } from 'vitest';
import { type Clock, pace } from './pace.ts';

/** Runs `count` steps, some of which stall for the given milliseconds, and records when each began and its frame. */
async function run(count: number, stalls: Readonly<Record<number, number>> = {}) {
  let nowMs = 1_000;
  const clock: Clock = {
    now: () => nowMs,
    async pause(ms) {
      nowMs += ms;
    },
  };
  const closing = new AbortController();
  const at: number[] = [];
  const stoodFor: number[] = [];
  const step = async (steps: number) => {
    at.push(nowMs - 1_000);
    stoodFor.push(steps);
    nowMs += stalls[at.length] ?? 1;
    if (at.length === count) closing.abort();
  };
  await pace(step, closing.signal, clock);
  return { at, stoodFor };
}

describe('pace', () => {
  it('steps every 20 ms from its start, until the signal', async () => {
    const { at, stoodFor } = await run(11);
    expect(at).toEqual([0, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200]);
    expect(new Set(stoodFor)).toEqual(new Set([1]));
  });

  it('catches up after a short stall, step by step', async () => {
    const { at, stoodFor } = await run(8, { 2: 90 });
    expect(at).toEqual([0, 20, 110, 111, 112, 113, 120, 140]);
    expect(new Set(stoodFor)).toEqual(new Set([1]));
  });

  it('leaves out frames that a long stall missed, and tells how many', async () => {
    const { at, stoodFor } = await run(3, { 1: 400 });
    expect(at).toEqual([0, 400, 420]);
    expect(stoodFor).toEqual([1, 20, 1]);
  });

  it('keeps the pace of the system’s own clock', async () => {
    const closing = new AbortController();
    let count = 0;
    const began = performance.now();
    await pace(async () => {
      if (++count === 5) closing.abort();
    }, closing.signal);
    expect(performance.now() - began).toBeGreaterThan(60);
  });

  it('does not begin if the signal came first', async () => {
    const step = vi.fn(async () => undefined);
    await pace(step, AbortSignal.abort());
    expect(step).not.toHaveBeenCalled();
  });
});
