import { createHash, createSecretKey, hkdfSync } from 'node:crypto';
import type { Bytes } from './bytes.ts';
import type { HkdfOptions } from './hkdf.ts';

// Does the same as `hkdf.ts` with OpenSSL. WebCrypto under Node sends each call through another thread, which costs
// five times as much for the few hundred bytes that we hash. The `imports` field of package.json gives this file to
// Node and the other one to browsers.

/** HKDF-SHA256, extract and expand in one call (RFC 5869 section 2), by OpenSSL. */
export async function hkdf(ikm: Bytes, { info, length, salt = new Uint8Array(0) }: HkdfOptions): Promise<Bytes> {
  // If Node gets bytes, it makes such a key itself, but only after it has thrown and caught an error.
  return new Uint8Array(hkdfSync('sha256', createSecretKey(ikm), salt, info, length));
}

/** SHA-256 (FIPS 180-4): 32 bytes. */
export async function sha256(data: Bytes): Promise<Bytes> {
  return new Uint8Array(createHash('sha256').update(data).digest());
}
