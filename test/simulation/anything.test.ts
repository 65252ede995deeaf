import { describe, expect, it } from 'vitest';
import { live } from './live.ts';

// Runs that anything may happen in, each decided by its seed. One that ever failed gets a test of its own below.
const seeds = Array.from({ length: 12 }, (_, index) => 1_000 + index);

describe('a room in which anything happens', () => {
  it.each(seeds)('[G7] recovers once people and network are well again, seed %i', { timeout: 60_000 }, async (seed) => {
    const { happened } = await live(seed);
    expect(happened).toBeGreaterThan(20);
  });
});
