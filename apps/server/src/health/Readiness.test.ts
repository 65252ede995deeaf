import { describe, expect, it } from 'vitest';
import { Readiness, type ReadinessCheck } from './Readiness.ts';

function setUp(checks: readonly ReadinessCheck[]) {
  let nowMs = 0;
  const readiness = new Readiness({ checks, now: () => nowMs, deadlineMs: 5 });
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { readiness, pass };
}

const check = (name: ReadinessCheck['name'], isReady: ReadinessCheck['isReady']): ReadinessCheck => ({ name, isReady });

describe('Readiness', () => {
  it('names the checks that fail, reject or take too long', async () => {
    const { readiness } = setUp([
      check('database', () => Promise.reject(new Error('canary'))),
      check('lock', () => true),
      check('relay', () => false),
      check('clock', () => new Promise(() => undefined)),
    ]);
    expect(await readiness.failing()).toEqual(['database', 'relay', 'clock']);
  });

  it('runs no check again for five seconds, however often it is asked', async () => {
    let [runs, isUp] = [0, false];
    const { readiness, pass } = setUp([
      check('relay', () => {
        runs++;
        return isUp;
      }),
    ]);
    const all = await Promise.all(Array.from({ length: 100 }, () => readiness.failing()));
    expect(new Set(all.flat())).toEqual(new Set(['relay']));
    isUp = true;
    pass(4_999);
    expect(await readiness.failing()).toEqual(['relay']);
    expect(runs).toBe(1);
    pass(1);
    expect(await readiness.failing()).toEqual([]);
    expect(runs).toBe(2);
  });

  it('lets everybody wait for the check that is running', async () => {
    let runs = 0;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const slow = check('database', () => {
      runs++;
      return promise;
    });
    const readiness = new Readiness({ checks: [slow], now: () => 0 });
    const asked = [readiness.failing(), readiness.failing()];
    resolve(true);
    expect(await Promise.all(asked)).toEqual([[], []]);
    expect(runs).toBe(1);
  });
});
