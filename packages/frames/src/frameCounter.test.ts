import { randomBytes } from '@sotto/base';
import { describe, expect, it } from 'vitest';
import { counterOf, createFrameCounter } from './frameCounter.ts';

describe('frameCounter', () => {
  it('[F4] counts up from 2^24', () => {
    const counter = createFrameCounter();
    expect([counter.take(), counter.take()]).toEqual([2 ** 24, 2 ** 24 + 1]);
  });

  it('[F4] gives the last number of 32 bits and then throws every time', () => {
    const counter = createFrameCounter(2 ** 32 - 1);
    expect(counter.take()).toBe(2 ** 32 - 1);
    expect(() => counter.take()).toThrow(RangeError);
    expect(() => counter.take()).toThrow(RangeError);
  });

  it('[F4] is one per session, by value', () => {
    const session = randomBytes(32);
    counterOf(session).take();
    expect(counterOf(session.slice()).take()).toBe(2 ** 24 + 1);
    expect(counterOf(randomBytes(32)).take()).toBe(2 ** 24);
  });
});
