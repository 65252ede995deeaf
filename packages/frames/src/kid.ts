import type { Position } from './FrameKeys.ts';

const mark = 1n << 31n;
const generations = 2 ** 15;
const steps = 2 ** 16;

/**
 * Encodes the SFrame key id of a position in 32 bits: the top one is 1, then g mod 2^15, then s mod 2^16. [F3]
 *
 * Throws a RangeError if the position does not consist of whole numbers from 0.
 */
export function encodeKid({ generation, step }: Position): bigint {
  if (!isCount(generation) || !isCount(step)) throw new RangeError('a position counts from 0');
  return mark | (BigInt(generation % generations) << 16n) | BigInt(step % steps);
}

/** The reduced position that a key id names; `undefined` for a key id that `encodeKid` never makes. [F3] */
export function decodeKid(kid: bigint): Position | undefined {
  if (kid >> 31n !== 1n) return undefined;
  return { generation: Number((kid >> 16n) & 0x7fffn), step: Number(kid & 0xffffn) };
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
