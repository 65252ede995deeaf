import { type SignedType, signedBytes } from '@sotto/protocol';
import sodium from 'libsodium-wrappers';

/** A signature with the body that a peer claims it covers. */
export interface SignedClaim {
  readonly type: SignedType;
  readonly body: Record<string, unknown>;
  readonly signature: Uint8Array;
}

/** Resolves when signatures can be verified. */
export const ready: Promise<void> = sodium.ready;

/**
 * Tells whether `publicKey` signed this body for this purpose. [S1]
 *
 * Returns false for any wrong length, a key or R of small order or in non-canonical form, and an S not below the group
 * order (libsodium's crypto_sign_verify_detached; RFC 8032 section 5.1.7).
 */
export function verify(publicKey: Uint8Array, { type, body, signature }: SignedClaim): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  return sodium.crypto_sign_verify_detached(signature, signedBytes(type, body), publicKey);
}

/** The body that a signature covers: all fields but the signature itself. [S1] */
export function unsigned<T extends { readonly signature: Uint8Array }>(signed: T): Omit<T, 'signature'> {
  const { signature: _, ...body } = signed;
  return body;
}

/** Tells whether `publicKey` signed all other fields of this value for this purpose. */
export function isSigned(
  publicKey: Uint8Array,
  type: SignedType,
  value: Record<string, unknown> & { readonly signature: Uint8Array },
): boolean {
  return verify(publicKey, { type, body: unsigned(value), signature: value.signature });
}
