import type { Bytes } from '@sotto/base';
import { houseProofBody } from '@sotto/protocol';
import { sign } from '../identity/signing.ts';
import type { HouseKeys } from './HouseKeys.ts';

/** The fields under a house proof, besides the house. */
export type HouseProof = Omit<Parameters<typeof houseProofBody>[0], 'houseHandle'>;

/** Proves on one connection that a holder of the house's link makes this room: 64 bytes. [K7] */
export function signHouseProof({ keys, ...claim }: HouseProof & { readonly keys: HouseKeys }): Bytes {
  return sign(keys.linkProof, 'house-proof', houseProofBody({ ...claim, houseHandle: keys.houseHandle }));
}
