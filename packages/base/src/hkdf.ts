import { type Bytes, fromText } from './bytes.ts';

/** The inputs of one HKDF call besides its input key material. */
export interface HkdfOptions {
  /** Domain separation: the purpose of the output, and everything that it is bound to. */
  info: Bytes | string;
  /** Length of the output in bytes, at most 8,160. */
  length: number;
  /** Empty if left out (RFC 5869 section 3.1). */
  salt?: Bytes;
}

/** HKDF-SHA256, extract and expand in one call (RFC 5869 section 2), by WebCrypto. */
export async function hkdf(ikm: Bytes, { info, length, salt = new Uint8Array(0) }: HkdfOptions): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', ikm, 'HKDF', false, ['deriveBits']);
  const parameters = { name: 'HKDF', hash: 'SHA-256', salt, info: typeof info === 'string' ? fromText(info) : info };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, length * 8));
}

/** SHA-256 (FIPS 180-4): 32 bytes. */
export async function sha256(data: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', data));
}
