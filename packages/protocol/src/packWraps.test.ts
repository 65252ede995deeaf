import { describe, expect, it } from 'vitest';
import type { Wrap } from './generations.ts';
import { packWraps, unpackWraps } from './packWraps.ts';
import { recordLimits } from './recordLimits.ts';

const wrapFor = (place: number): Wrap => ({
  join: new Uint8Array(16).fill(place),
  wrap: new Uint8Array(48).fill(place + 1),
});

describe('packed wraps', () => {
  it('[G5] are read back as they were packed, in order', () => {
    const wraps = [1, 2, 3].map(wrapFor);
    const [piece, ...others] = packWraps(wraps);
    expect(others).toEqual([]);
    expect(piece && unpackWraps(piece)).toEqual(wraps);
  });

  it('[W3] come in pieces that fit a message, and in none if there are no wraps', () => {
    const pieces = packWraps(Array.from({ length: recordLimits.wraps + 1 }, (_, place) => wrapFor(place % 200)));
    expect(pieces.map(({ length }) => length / 64)).toEqual([recordLimits.wraps, 1]);
    expect(packWraps([])).toEqual([]);
  });
});
