import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { type Bytes, concat, encodeUint, fromText } from '@sotto/base';

/**
 * SHA-256 (FIPS 180-4) over parts one after the other: 32 bytes.
 *
 * It is synchronous, so that what follows from a record follows at once, and for short inputs some five times faster than a
 * call of WebCrypto.
 */
export function hash(...parts: readonly (Bytes | string)[]): Bytes {
  return sha256(concat(...parts.map((part) => (typeof part === 'string' ? fromText(part) : part)))) as Bytes;
}

/** How sets and maps name a join, a key or a hash: its bytes in hex. */
export function nameOf(bytes: Uint8Array): string {
  return bytesToHex(bytes);
}

/** The bytes that `nameOf` named. */
export function fromName(name: string): Bytes {
  return hexToBytes(name) as Bytes;
}

/** A number as it is hashed: 4 bytes. */
export function number4(value: number): Bytes {
  return encodeUint(value, 4);
}
