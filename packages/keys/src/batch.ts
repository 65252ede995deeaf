import type { Bytes } from '@sotto/base';
import type { Batch } from '@sotto/protocol';
import { unsigned, verify } from '@sotto/statements';
import type { Session } from './session.ts';
import { sign } from './signing.ts';
import { sodium } from './sodium.ts';

/** What a batch says of one sealed frame: its BLAKE2b (RFC 7693) of 16 bytes. Needs `ready`. [F16] */
export function hashFrame(sealed: Uint8Array): Bytes {
  return sodium.crypto_generichash(16, sealed, null) as Bytes;
}

/** Signs that frames are ours, in one room. [F16] */
export function signBatch(
  body: Omit<Batch, 'signature'>,
  { roomHandle, session }: { readonly roomHandle: Uint8Array; readonly session: Pick<Session, 'signing'> },
): Batch {
  return { ...body, signature: sign(session.signing, 'batch', { roomHandle, ...body }) };
}

/** Whether this session, an Ed25519 key of 32 bytes, signed the batch in this room. The caller knows whose join it is. [F16] */
export function isBatchSigned(
  batch: Batch,
  { roomHandle, session }: { readonly roomHandle: Uint8Array; readonly session: Uint8Array },
): boolean {
  return verify(session, { type: 'batch', body: { roomHandle, ...unsigned(batch) }, signature: batch.signature });
}
