import { type Bytes, isEqual } from '@sotto/base';
import type { Batch } from '@sotto/protocol';
import { isSigned } from '@sotto/records';
import type { Session } from '../identity/session.ts';
import { sign } from '../identity/signing.ts';
import { sodium } from '../identity/sodium.ts';

/** Hashes a sealed frame for its batch: BLAKE2b (RFC 7693) of 16 bytes. Needs `ready`. [F16] */
export function hashFrame(sealed: Uint8Array): Bytes {
  return sodium.crypto_generichash(16, sealed, null) as Bytes;
}

/** Signs that frames are ours, in this life of the room, under keys with this confirmation tag. [F16] */
export function signBatch(body: Omit<Batch, 'signature'>, { signing }: Pick<Session, 'signing'>): Batch {
  return { ...body, signature: sign(signing, 'batch', body) };
}

/**
 * Tells whether a session signed a batch in this life of the room. The caller checks that the join belongs to the
 * session. [F16]
 */
export function isBatchSigned(batch: Batch, of: { readonly start: Bytes; readonly session: Bytes }): boolean {
  return isEqual(batch.start, of.start) && isSigned(of.session, 'batch', batch);
}
