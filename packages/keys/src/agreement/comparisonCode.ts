import { type Bytes, concat, fromText, hkdf } from '@sotto/base';

const groups = 6;

/**
 * 30 digits, in groups of five, that two people in one room read to each other: equal where they know the same newest
 * statement and the same sessions on stage. [G12]
 *
 * A digit is worth 3.3 bits, less 2^-44 of bias; the code is not secret.
 */
export async function deriveComparisonCode(head: Bytes, stage: readonly Bytes[]): Promise<string> {
  const sessions = [...stage].sort(compareBytes);
  const digest = await hkdf(concat(head, ...sessions), { info: fromText('sotto/1 comparison'), length: groups * 8 });
  const view = new DataView(digest.buffer);
  const group = (index: number) => String(view.getBigUint64(index * 8) % 100_000n).padStart(5, '0');
  return Array.from({ length: groups }, (_, index) => group(index)).join(' ');
}

/** Orders byte strings of one length. */
export function compareBytes(a: Bytes, b: Bytes): number {
  const at = a.findIndex((byte, index) => byte !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
