import { createHash } from 'node:crypto';
import type { Bytes } from '@sotto/base';

/**
 * SHA-256 (FIPS 180-4), 32 bytes, of concatenated byte strings. For the few hundred bytes that the server hashes it
 * costs a tenth of WebCrypto, which sends each call through another thread. Being synchronous, it also keeps its
 * callers in order.
 */
export function sha256Now(...parts: readonly Uint8Array[]): Bytes {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}
