import { hash } from 'node:crypto';
import type { Bytes } from '@sotto/base';

// Does the same as `sha256.ts` with OpenSSL. The `imports` field of package.json gives this file to Node and the other one
// to browsers.

/** SHA-256 (FIPS 180-4): 32 bytes. */
export function sha256(data: Uint8Array): Bytes {
  return new Uint8Array(hash('sha256', data, 'buffer'));
}
