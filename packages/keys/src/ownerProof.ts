import type { Bytes } from '@sotto/base';
import { ownerProofBody } from '@sotto/protocol';
import type { SigningKey } from './SigningKey.ts';
import { sign } from './signing.ts';

/** What an owner proof binds, besides the room. */
export type OwnerProof = Parameters<typeof ownerProofBody>[0];

/** Proves on one connection, for one session, that the room's owner enters: 64 bytes. [K7] */
export function signOwnerProof({ ownerKey, ...claim }: OwnerProof & { readonly ownerKey: SigningKey }): Bytes {
  return sign(ownerKey, 'owner-proof', ownerProofBody(claim));
}
