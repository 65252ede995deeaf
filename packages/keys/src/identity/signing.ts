import type { Bytes } from '@sotto/base';
import { type SignedType, signedBytes } from '@sotto/protocol';
import type { SigningKey } from './SigningKey.ts';
import { sodium } from './sodium.ts';

/** Signs a canonical body for one purpose: 64 bytes over `signedBytes(type, body)`, for `verify` of @sotto/records. [K6] */
export function sign(key: SigningKey, type: SignedType, body: object): Bytes {
  const bytes = signedBytes(type, body as Record<string, unknown>);
  return sodium.crypto_sign_detached(bytes, key.privateKey.expose()) as Bytes;
}
