import type { Bytes } from '@sotto/base';

/** A value below 2^64 as 8 big-endian bytes. */
export function encodeUint64(value: bigint): Bytes {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value);
  return bytes;
}
