import { type Bytes, type Fault, fail, ok, type Result } from '@sotto/base';
import { houseProofBody, type RoomHouse } from '@sotto/protocol';
import { verify } from '@sotto/records';
import type { Listing } from '../store/Store.ts';
import type { Client } from './Client.ts';

type Decided = Result<Listing | undefined, Fault<'house-needed'>>;
interface Wish {
  readonly ownerKey: Bytes;
  readonly house: RoomHouse | null;
}

/** Decides whether a room may be created in the house that it names, or without one, and where it is listed. [H4] */
export async function decideHouse(client: Client, { ownerKey, house }: Wish): Promise<Decided> {
  const { parts } = client;
  if (house) return decideNamed(client, { ownerKey, house });
  const isAnyones = parts.isOpenToAll || !(await parts.store.claim.isClaimed());
  return isAnyones ? ok(undefined) : fail('house-needed');
}

/**
 * Decides for a room that names a house. A house that does not exist is refused in the same way as a proof that does
 * not fit.
 */
async function decideNamed(client: Client, { ownerKey, house }: Wish & { house: RoomHouse }): Promise<Decided> {
  const { parts, roomHandle, connectionId: connection } = client;
  const { houseHandle, proof: signature, listing: sealedLink } = house;
  const row = await parts.store.houses.find(houseHandle);
  const body = houseProofBody({ serverKey: parts.keys.publicKey, houseHandle, roomHandle, ownerKey, connection });
  if (!row || !verify(row.linkKey, { type: 'house-proof', body, signature })) return fail('house-needed');
  // The server does not store the house of a room that no hallway lists.
  return ok(sealedLink ? { houseHandle, sealedLink } : undefined);
}
