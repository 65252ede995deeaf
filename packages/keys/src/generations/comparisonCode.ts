import { type Bytes, encodeUint } from '@sotto/base';
import { hash, number4 } from '@sotto/records';
import type { StepCover } from './schedule.ts';

/**
 * Derives the comparison code of one numbered step: 30 digits in groups of five. Two people with the same log, roster
 * and step get the same code. [G11]
 *
 * A digit is worth 3.3 bits, less 2^-44 of bias; the code is not secret.
 */
export function deriveComparisonCode(start: Bytes, { generation, step, n, head, v, roster }: StepCover): string {
  const place = [start, number4(generation), number4(step), number4(n), head, number4(v), roster];
  const group = (index: number) => {
    const digest = hash('sotto/2 comparison', encodeUint(index, 1), ...place);
    return String(new DataView(digest.buffer, digest.byteOffset).getBigUint64(0) % 100_000n).padStart(5, '0');
  };
  return Array.from({ length: 6 }, (_, index) => group(index)).join(' ');
}
