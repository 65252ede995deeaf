import { type SignedType, signedBytes } from '@sotto/protocol';
import sodium from 'libsodium-wrappers';

/** What a peer claims to be signed. */
export interface SignedClaim {
  readonly type: SignedType;
  readonly body: Record<string, unknown>;
  readonly signature: Uint8Array;
}

/** Resolves when signatures can be verified. */
export const ready: Promise<void> = sodium.ready;

/**
 * Whether `publicKey` signed this body for this purpose. [S1]
 *
 * Any other length, a key or R of small order or in a second spelling, and an S not below the group order are false
 * (libsodium's crypto_sign_verify_detached; RFC 8032 section 5.1.7).
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

/** Whether `publicKey` signed all other fields of this value for this purpose. */
export function isSigned(
  publicKey: Uint8Array,
  type: SignedType,
  value: Record<string, unknown> & { readonly signature: Uint8Array },
): boolean {
  return verify(publicKey, { type, body: unsigned(value), signature: value.signature });
}
