import { type Bytes, encodeUint } from '@sotto/base';
import sodium from 'libsodium-wrappers';

/** Length of the length field in front of padded content. */
export const lengthBytes = 2;

/**
 * Puts `content` behind its length (2 bytes, big-endian) and before zeros: `paddedBytes` in all. Throws if it does not
 * fit.
 */
export function pad(content: Uint8Array, paddedBytes: number): Bytes {
  const padded = new Uint8Array(paddedBytes);
  padded.set(encodeUint(content.length, lengthBytes));
  padded.set(content, lengthBytes);
  return padded;
}

/**
 * Copies the content out of `pad`'s bytes. Returns nothing if the length overruns or a byte of the padding is not zero.
 */
export function unpad(padded: Bytes): Bytes | undefined {
  if (padded.length < lengthBytes) return undefined;
  const end = lengthBytes + new DataView(padded.buffer, padded.byteOffset).getUint16(0);
  if (end > padded.length || !sodium.is_zero(padded.subarray(end))) return undefined;
  return padded.slice(lengthBytes, end);
}
