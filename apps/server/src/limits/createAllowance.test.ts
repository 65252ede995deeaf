import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAllowance } from './createAllowance.ts';

function create(burst: number, perSecond: number) {
  const clock = { ms: 1_000_000 };
  const allowance = createAllowance({ burst, perSecond, now: () => clock.ms });
  const takeAll = () => {
    let taken = 0;
    while (taken < 10_000 && allowance.take()) taken++;
    return taken;
  };
  return { clock, allowance, takeAll };
}

describe('createAllowance', () => {
  it('gives its burst at once and nothing after it', () => {
    const { allowance, takeAll } = create(3, 1);
    expect(takeAll()).toBe(3);
    expect(allowance.take()).toBe(false);
  });

  it('gives as many again as time has earned, up to the burst', () => {
    const { clock, takeAll } = create(5, 2);
    takeAll();
    clock.ms += 499;
    expect(takeAll()).toBe(0);
    clock.ms += 1;
    expect(takeAll()).toBe(1);
    clock.ms += 3_600_000;
    expect(takeAll()).toBe(5);
  });

  it('tells whether it has so much, without taking it', () => {
    const { allowance, takeAll } = create(5, 1);
    expect([allowance.has(5), allowance.has(6), allowance.has()]).toEqual([true, false, true]);
    expect(takeAll()).toBe(5);
    expect(allowance.has()).toBe(false);
  });

  it('earns nothing from a clock that jumps back, and goes on from there', () => {
    const { clock, takeAll } = create(2, 1);
    takeAll();
    clock.ms -= 60_000;
    expect(takeAll()).toBe(0);
    clock.ms += 1_000;
    expect(takeAll()).toBe(1);
  });

  it('never gives more than burst and rate allow, however it is asked', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 100 });
    fc.assert(
      fc.property(steps, (waits) => {
        const { clock, allowance } = create(10, 4);
        let taken = 0;
        for (const wait of waits) {
          clock.ms += wait;
          if (allowance.take()) taken++;
        }
        const elapsedMs = waits.reduce((sum, wait) => sum + wait, 0);
        expect(taken).toBeLessThanOrEqual(10 + (elapsedMs * 4) / 1_000);
      }),
    );
  });
});
