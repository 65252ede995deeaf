import { tagBytes } from './aead.ts';
import { lengthBytes } from './padding.ts';

/** The lengths a sealed record can have, in bytes. [E9] */
export const sizeClasses = [256, 1024, 4096, 16_384, 65_536] as const;

const overheadBytes = tagBytes + lengthBytes;

/** The longest message that a record carries: 65,518 bytes. [E9] */
export const maxMessageBytes = Math.max(...sizeClasses) - overheadBytes;

/** The smallest size class whose record holds a message of `messageBytes`, or nothing if none does. [E9] */
export function sizeClassFor(messageBytes: number): number | undefined {
  return sizeClasses.find((size) => messageBytes + overheadBytes <= size);
}

/** Tells whether a sealed record can have this length. [E9] */
export function isSizeClass(recordBytes: number): boolean {
  return sizeClasses.some((size) => size === recordBytes);
}
