import { Secret } from '@sotto/base';
import { describe, expect, it } from 'vitest';
import { range } from '../../test/fixtures.ts';
import { endBefore, type KeyRing, takeUp } from './KeyRing.ts';
import { type SeenGeneration, whereToSpeak } from './whereToSpeak.ts';

function ringOf(...generations: number[]): KeyRing {
  return generations.reduce<KeyRing>((ring, generation) => {
    const place = { roomHandle: range(0, 16), generation, previous: range(0, 32) };
    const given = { place, giver: undefined, step: 0, secret: new Secret(range(0, 32)), commitment: range(0, 32) };
    return takeUp(ring, given, 0).ring;
  }, []);
}

const seen = (number: number, act: SeenGeneration['act'], seenAtMs: number) => ({ number, act, seenAtMs });

describe('where to speak', () => {
  it('[G11] is nowhere without a key', () => {
    expect(whereToSpeak([], [], 0)).toBeUndefined();
    expect(whereToSpeak([seen(3, 'mint', 0)], [], 9_000)).toBeUndefined();
  });

  it('[G11] is the first generation at once', () => {
    expect(whereToSpeak([seen(3, 'mint', 5_000)], ringOf(3), 5_000)).toEqual({ generation: 3, step: 0 });
  });

  it.each(['mint', 'lock'] as const)('[G11] stays two seconds under the old one after a %s', (act) => {
    const statements = [seen(3, 'mint', 0), seen(8, act, 60_000)];
    const ring = endBefore(ringOf(3, 8), 8, 70_000);
    expect(whereToSpeak(statements, ring, 61_999)).toEqual({ generation: 3, step: 0 });
    expect(whereToSpeak(statements, ring, 62_000)).toEqual({ generation: 8, step: 0 });
  });

  it('[G11] stays under the old one while the new one has not come, until that ends', () => {
    const statements = [seen(3, 'mint', 0), seen(8, 'mint', 60_000)];
    const ring = endBefore(ringOf(3), 8, 70_000);
    expect(whereToSpeak(statements, ring, 69_999)).toEqual({ generation: 3, step: 0 });
    expect(whereToSpeak(statements, ring, 70_000)).toBeUndefined();
  });

  it('[G11] leaves the old one at once after a removal, and waits for the new one', () => {
    const statements = [seen(3, 'mint', 0), seen(8, 'eject', 60_000)];
    expect(whereToSpeak(statements, endBefore(ringOf(3), 8, 62_000), 60_000)).toBeUndefined();
    expect(whereToSpeak(statements, endBefore(ringOf(3, 8), 8, 62_000), 60_000)).toEqual({ generation: 8, step: 0 });
  });

  it('[G11] is never before a removal, also when a renewal follows it at once', () => {
    const statements = [seen(3, 'mint', 0), seen(8, 'eject', 60_000), seen(9, 'mint', 60_100)];
    expect(whereToSpeak(statements, ringOf(3), 60_200)).toBeUndefined();
    expect(whereToSpeak(statements, ringOf(3, 8, 9), 60_200)).toEqual({ generation: 8, step: 0 });
    expect(whereToSpeak(statements, ringOf(3, 9), 60_200)).toEqual({ generation: 9, step: 0 });
  });
});
