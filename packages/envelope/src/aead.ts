import type { Bytes, Secret } from '@sotto/base';
import sodium from 'libsodium-wrappers';

/** The difference between sealed and plain length: a Poly1305 tag. */
export const tagBytes = 16;

/** The context that one sealing is bound to. The same key and counter must never seal twice. */
export interface AeadBinding {
  /** 32 bytes. */
  readonly key: Secret;
  /** An integer from 0 to 2^64 - 1; the nonce is four zero bytes and this, little-endian. */
  readonly counter: number | bigint;
  /** Authenticated, not sent. */
  readonly associated: Bytes;
}

/** ChaCha20-Poly1305 (RFC 8439 section 2.8): ciphertext and tag, `tagBytes` longer than `plaintext`. */
export function sealBytes(plaintext: Uint8Array, { key, counter, associated }: AeadBinding): Bytes {
  const nonce = counterNonce(counter);
  return sodium.crypto_aead_chacha20poly1305_ietf_encrypt(plaintext, associated, null, nonce, key.expose()) as Bytes;
}

/** The plaintext of `sealBytes`, or nothing if any bit of it or of its binding differs. */
export function openBytes(sealed: Uint8Array, { key, counter, associated }: AeadBinding): Bytes | undefined {
  const [secret, nonce] = [key.expose(), counterNonce(counter)];
  if (sealed.length < tagBytes) return undefined;
  try {
    return sodium.crypto_aead_chacha20poly1305_ietf_decrypt(null, sealed, associated, nonce, secret) as Bytes;
  } catch {
    return undefined;
  }
}

function counterNonce(counter: number | bigint): Bytes {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setBigUint64(4, BigInt(counter), true);
  return nonce;
}
