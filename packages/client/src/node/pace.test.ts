import { describe, expect, it, vi } from 'vitest';
import { pace } from './pace.ts';

describe('pace', () => {
  it('steps every 20 ms from its start, until the signal', async () => {
    const closing = new AbortController();
    const at: number[] = [];
    const started = performance.now();
    await pace(async () => {
      at.push(performance.now() - started);
      if (at.length === 11) closing.abort();
    }, closing.signal);
    expect(at.length).toBe(11);
    expect(at[10]).toBeGreaterThanOrEqual(199);
    expect(at[10]).toBeLessThan(320);
  });

  it('catches up after a short stall, step by step', async () => {
    const closing = new AbortController();
    const steps: number[] = [];
    await pace(async (count) => {
      steps.push(count);
      if (steps.length === 2) await new Promise((resolve) => setTimeout(resolve, 90));
      if (steps.length === 8) closing.abort();
    }, closing.signal);
    expect(new Set(steps)).toEqual(new Set([1]));
  });

  it('leaves out what a long stall missed, and tells how much it was', async () => {
    const closing = new AbortController();
    const steps: number[] = [];
    await pace(async (count) => {
      steps.push(count);
      if (steps.length === 1) await new Promise((resolve) => setTimeout(resolve, 400));
      if (steps.length === 2) closing.abort();
    }, closing.signal);
    expect(steps[0]).toBe(1);
    expect(steps[1]).toBeGreaterThanOrEqual(18);
  });

  it('never begins where the signal came first', async () => {
    const step = vi.fn(async () => undefined);
    await pace(step, AbortSignal.abort());
    expect(step).not.toHaveBeenCalled();
  });
});
