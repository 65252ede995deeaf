import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Position } from './FrameKeys.ts';
import { decodeKid, encodeKid } from './kid.ts';

describe('kid', () => {
  it('[F3] puts a one, the generation and the step in 32 bits', () => {
    expect(encodeKid({ generation: 0, step: 0 })).toBe(0x80000000n);
    expect(encodeKid({ generation: 0x1234, step: 0xabcd })).toBe(0x9234abcdn);
    expect(encodeKid({ generation: 0x7fff, step: 0xffff })).toBe(0xffffffffn);
  });

  it('[F3] reduces the generation modulo 2^15 and the step modulo 2^16', () => {
    expect(encodeKid({ generation: 0x8001, step: 0x10002 })).toBe(encodeKid({ generation: 1, step: 2 }));
    expect(decodeKid(encodeKid({ generation: 2 ** 40 + 3, step: 2 ** 16 }))).toEqual({ generation: 3, step: 0 });
  });

  it('[F3] decodes every reduced position that it encodes', () => {
    const position = fc.record({ generation: fc.nat(0x7fff), step: fc.nat(0xffff) });
    const check = (value: Position) => {
      expect(decodeKid(encodeKid(value))).toEqual(value);
    };
    fc.assert(fc.property(position, check), { seed: 9605 });
  });

  it.each([0n, 7n, 0x7fffffffn, 0x1_0000_0000n, 0x1_8000_0000n, 2n ** 64n - 1n])(
    '[F3] names no position by %s',
    (kid) => {
      expect(decodeKid(kid)).toBeUndefined();
    },
  );

  it.each([
    { generation: -1, step: 0 },
    { generation: 0, step: 0.5 },
    { generation: Number.NaN, step: 0 },
    { generation: 0, step: 2 ** 53 },
  ])('[F3] throws on a position that does not count, $generation/$step', (position) => {
    expect(() => encodeKid(position)).toThrow(RangeError);
  });
});
