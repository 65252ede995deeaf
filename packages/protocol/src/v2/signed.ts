import { type Bytes, concat, fromText } from '@sotto/base';
import { encodeCanonical } from '../canonical.ts';

/** What a signature of version 2 is for. */
export type SignedType =
  | 'genesis'
  | 'statement'
  | 'registration'
  | 'leave'
  | 'showing'
  | 'heartbeat'
  | 'batch'
  | 'create-room';

/** The bytes that a signature covers: "sotto/2 ", the type, a zero byte and the canonical body. [S1] */
export function signedBytes(type: SignedType, body: Record<string, unknown>): Bytes {
  return concat(fromText(`sotto/2 ${type}\0`), encodeCanonical(body));
}
