import type { Bytes } from '@sotto/base';
import { createRandom } from '../harness/createRandom.ts';

/** Numbers that a seed decides. */
export interface Dice {
  /** A whole number from 0 to `below` - 1. */
  roll(below: number): number;
  /** One of several; throws if there is none. */
  pick<T>(from: readonly T[]): T;
  bytes(length: number): Bytes;
}

/** Dice for a seed: good enough to choose what to break. */
export function createDice(seed: number): Dice {
  const random = createRandom(seed);
  const roll = (below: number) => Math.floor(random() * below);
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
