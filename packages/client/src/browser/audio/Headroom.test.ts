import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Headroom } from './Headroom.ts';

it('leaves alone voices that fit together', () => {
  const headroom = new Headroom();
  headroom.hear([0.3, 0.3, 0.3]);
  expect(headroom.share).toBe(1);
});

it('turns ten loud voices down at once, so that their sum never clips', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { maxLength: 12 })), (looks) => {
      const headroom = new Headroom();
      for (const peaks of looks) {
        headroom.hear(peaks);
        const sum = peaks.reduce((total, peak) => total + peak * headroom.share, 0);
        expect(sum).toBeLessThanOrEqual(1 + 1e-9);
      }
    }),
  );
});

it('turns them up again over some seconds', () => {
  const headroom = new Headroom();
  headroom.hear(Array(10).fill(1));
  const shares = Array.from({ length: 60 }, () => {
    headroom.hear([0.5]);
    return headroom.share;
  });
  expect(shares[0]).toBeCloseTo(0.106);
  expect(shares.at(-1)).toBe(1);
});
