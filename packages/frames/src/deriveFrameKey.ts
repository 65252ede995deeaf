import { type Bytes, concat, encodeUint, fromText, hkdf, type Secret } from '@sotto/base';
import { encodeUint64 } from './encodeUint64.ts';

/** AES_128_GCM_SHA256_128, the one suite of our frames (RFC 9605 section 4.5). */
const cipherSuite = 0x0004;

const keyBytes = 16;
const saltBytes = 12;

/** The key and salt of one KID and sender. The key can't be exported and does one of the two directions. */
export interface FrameKey {
  readonly kid: bigint;
  readonly key: CryptoKey;
  /** 12 bytes, mixed with the counter into each nonce. */
  readonly salt: Bytes;
}

/**
 * Derives the key and salt of one KID from its sender's base key (RFC 9605 section 4.4.2). [F6]
 *
 * The caller keeps ownership of the base key.
 */
export async function deriveFrameKey(baseKey: Secret, kid: bigint, usage: 'encrypt' | 'decrypt'): Promise<FrameKey> {
  const [raw, salt] = await Promise.all([
    hkdf(baseKey.expose(), { info: sframeLabel('key', kid), length: keyBytes }),
    hkdf(baseKey.expose(), { info: sframeLabel('salt', kid), length: saltBytes }),
  ]);
  const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, [usage]).finally(() => raw.fill(0));
  return { kid, key, salt };
}

/** The HKDF info of a frame key or salt: text, 8 bytes of KID, 2 bytes of suite (RFC 9605 section 4.4.2). */
export function sframeLabel(purpose: 'key' | 'salt', kid: bigint): Bytes {
  return concat(fromText(`SFrame 1.0 Secret ${purpose} `), encodeUint64(kid), encodeUint(cipherSuite, 2));
}
