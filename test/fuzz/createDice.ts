import type { Bytes } from '@sotto/base';

/** Numbers that a seed decides. */
export interface Dice {
  /** A whole number from 0 to `below` - 1. */
  roll(below: number): number;
  /** One of several; throws if there is none. */
  pick<T>(from: readonly T[]): T;
  bytes(length: number): Bytes;
}

/** Mulberry32: good enough to choose what to break. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  const roll = (below: number) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
  return {
    roll,
    pick(from) {
      const [one] = from.slice(roll(from.length));
      if (one === undefined) throw new RangeError('nothing to pick from');
      return one;
    },
    bytes: (length) => Uint8Array.from({ length }, () => roll(256)),
  };
}
