import { type Bytes, randomBytes, Secret } from '@sotto/base';
import sodium from 'libsodium-wrappers';

/** Length of an X25519 public key, secret key and shared secret (RFC 7748 section 5). */
export const keyBytes = 32;

/** An X25519 key pair, long-term or ephemeral. */
export interface KeyPair {
  /** 32 bytes. */
  readonly publicKey: Bytes;
  /** Length: 32 bytes. The holder of the pair wipes it. */
  readonly secretKey: Secret;
}

/** A fresh X25519 key pair. Needs libsodium to be ready. */
export function createKeyPair(): KeyPair {
  return keyPairFromSecret(randomBytes(keyBytes));
}

/** The X25519 pair of a 32-byte secret key, whose array it takes over. Needs libsodium to be ready. */
export function keyPairFromSecret(secretKey: Bytes): KeyPair {
  return { publicKey: sodium.crypto_scalarmult_base(secretKey) as Bytes, secretKey: new Secret(secretKey) };
}

/**
 * X25519 of our secret key and a peer's public key. [E3]
 *
 * @returns the 32-byte shared secret; nothing if the peer's key has another length or is of small order, so that the
 *   result would be all zero (RFC 7748 section 6.1)
 */
export function agree(own: Secret, peer: Uint8Array): Secret | undefined {
  const secretKey = own.expose();
  if (peer.length !== keyBytes) return undefined;
  const shared = multiply(secretKey, peer);
  return !shared || sodium.is_zero(shared) ? undefined : new Secret(shared);
}

/**
 * Multiplies, or returns `undefined` if the result is all zero. If both lengths are right, libsodium throws for no
 * other reason.
 */
function multiply(secretKey: Bytes, publicKey: Uint8Array): Bytes | undefined {
  try {
    return sodium.crypto_scalarmult(secretKey, publicKey) as Bytes;
  } catch {
    return undefined;
  }
}
