import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReplayWindow } from './createReplayWindow.ts';

const first = 2 ** 24;

describe('createReplayWindow', () => {
  it('[F12] accepts each counter once, in any order', () => {
    const window = createReplayWindow();
    for (const ctr of [5, 3, 9, 4]) expect(window.accept(first + ctr)).toBe(true);
    for (const ctr of [5, 3, 9, 4]) expect(window.accept(first + ctr)).toBe(false);
  });

  it('[F12] forgets nothing by being asked', () => {
    const window = createReplayWindow();
    expect(window.isFresh(first)).toBe(true);
    expect(window.isFresh(first)).toBe(true);
    expect(window.accept(first)).toBe(true);
    expect(window.isFresh(first)).toBe(false);
  });

  it('[F12] reaches back 1,023 counters and no further', () => {
    const window = createReplayWindow();
    window.accept(first + 2000);
    expect(window.accept(first + 2000 - 1023)).toBe(true);
    expect(window.accept(first + 2000 - 1024)).toBe(false);
  });

  it('[F12] takes the highest counter of 32 bits', () => {
    const window = createReplayWindow();
    expect(window.accept(2 ** 32 - 1)).toBe(true);
    expect(window.accept(2 ** 32 - 1)).toBe(false);
    expect(window.accept(2 ** 32 - 2)).toBe(true);
  });

  it('[F12] behaves like a list of everything seen', () => {
    const jumps = fc.array(fc.oneof(fc.nat(40), fc.nat(3000)), { maxLength: 300 });
    const check = (offsets: number[]) => {
      const window = createReplayWindow();
      const seen: number[] = [];
      for (const ctr of offsets.map((offset) => first + offset)) {
        const isNew = !seen.includes(ctr) && ctr > Math.max(0, ...seen) - 1024;
        expect(window.accept(ctr)).toBe(isNew);
        if (isNew) seen.push(ctr);
      }
    };
    fc.assert(fc.property(jumps, check), { seed: 3711 });
  });
});
