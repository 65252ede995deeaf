import { describe, expect, it } from 'vitest';
import { Waiting } from './Waiting.ts';

const position = { generation: 4, step: 2 };

/** A wait whose clock is turned by hand. */
function createSubject() {
  const due: (() => void)[] = [];
  const delays: number[] = [];
  const waiting = new Waiting((delayMs, happen) => {
    delays.push(delayMs);
    due.push(happen);
  });
  let isOver = false;
  const wait = waiting.until(position).then(() => {
    isOver = true;
  });
  return {
    waiting,
    wait,
    delays,
    elapse: () => due.splice(0).forEach((happen) => void happen()),
    isOver: () => isOver,
  };
}

describe('a wait for a coming secret', () => {
  it('[F14] ends once the secret is there', async () => {
    const { waiting, wait, isOver } = createSubject();
    waiting.settle(({ generation }) => generation === 3);
    await Promise.resolve();
    expect(isOver()).toBe(false);
    waiting.settle(({ generation }) => generation === 4);
    await wait;
    expect(isOver()).toBe(true);
  });

  it('[F14] ends after 500 ms in any case', async () => {
    const { wait, delays, elapse } = createSubject();
    expect(delays).toEqual([500]);
    elapse();
    await wait;
  });
});
