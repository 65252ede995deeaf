import { encodeUint } from '@sotto/base';
import { expect, test } from 'vitest';
import { nowMs } from '../test/exchange.ts';
import { describeHelloMemory } from '../test/helloMemoryContract.ts';
import { createHelloMemory } from './HelloMemory.ts';

const minuteMs = 60_000;
const key = (index: number) => encodeUint(index, 32);

function memoryWithClock(limit?: number) {
  let timeMs = nowMs;
  const setTime = (next: number) => {
    timeMs = next;
  };
  const memory = createHelloMemory({ now: () => timeMs, ...(limit !== undefined && { limit }) });
  return { memory, setTime };
}

describeHelloMemory('createHelloMemory', () => memoryWithClock());

test('[E6] a full memory refuses new keys and still knows the old ones', async () => {
  const { memory } = memoryWithClock(2);
  expect(await memory.claim(key(1), nowMs + 4 * minuteMs)).toBe(true);
  expect(await memory.claim(key(2), nowMs + 4 * minuteMs)).toBe(true);
  expect(await memory.claim(key(3), nowMs + 4 * minuteMs)).toBe(false);
  expect(await memory.claim(key(1), nowMs + 4 * minuteMs)).toBe(false);
});

test('[E6] a full memory takes new keys as old ones expire', async () => {
  const { memory, setTime } = memoryWithClock(2);
  await memory.claim(key(1), nowMs + 1 * minuteMs);
  await memory.claim(key(2), nowMs + 4 * minuteMs);
  setTime(nowMs + 2 * minuteMs);
  expect(await memory.claim(key(3), nowMs + 6 * minuteMs)).toBe(true);
  expect(await memory.claim(key(4), nowMs + 6 * minuteMs)).toBe(false);
});

test('[E6] a clock that steps back makes it forget later, never sooner', async () => {
  const { memory, setTime } = memoryWithClock();
  await memory.claim(key(1), nowMs + 4 * minuteMs);
  setTime(nowMs - 60 * minuteMs);
  await memory.claim(key(2), nowMs - 56 * minuteMs);
  setTime(nowMs);
  expect(await memory.claim(key(1), nowMs + 4 * minuteMs)).toBe(false);
});
