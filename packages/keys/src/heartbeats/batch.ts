import { type Bytes, isEqual } from '@sotto/base';
import type { Batch } from '@sotto/protocol/v2';
import { isSigned } from '@sotto/records';
import { sign } from '../roster/signEntry.ts';
import type { Session } from '../session.ts';

/** Signs that frames are ours, in this life of the room, under keys with this confirmation tag. [F16] */
export function signBatch(body: Omit<Batch, 'signature'>, { signing }: Pick<Session, 'signing'>): Batch {
  return { ...body, signature: sign(signing, 'batch', body) };
}

/** Whether a session signed a batch in this life of the room. The caller knows whose join it is. [F16] */
export function isBatchSigned(batch: Batch, of: { readonly start: Bytes; readonly session: Bytes }): boolean {
  return isEqual(batch.start, of.start) && isSigned(of.session, 'batch', batch);
}
