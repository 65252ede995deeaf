import { createHash, hkdfSync } from 'node:crypto';
import type { Bytes } from './bytes.ts';
import type { HkdfOptions } from './hkdf.ts';

// What `hkdf.ts` gives, without the other thread that WebCrypto takes each call through under Node: a fifth of the cost
// for the few hundred bytes that we hash. Node gets this file by `imports` in package.json, a page the other.

/** HKDF-SHA256, extract and expand in one (RFC 5869 section 2), by OpenSSL. */
export async function hkdf(ikm: Bytes, { info, length, salt = new Uint8Array(0) }: HkdfOptions): Promise<Bytes> {
  return new Uint8Array(hkdfSync('sha256', ikm, salt, info, length));
}

/** SHA-256 (FIPS 180-4): 32 bytes. */
export async function sha256(data: Bytes): Promise<Bytes> {
  return new Uint8Array(createHash('sha256').update(data).digest());
}
