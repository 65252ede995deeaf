import type { Bytes } from '@sotto/base';
import { deriveHouseKeys, parseHouseLink, type RoomLink, sealListing, signHouseProof } from '@sotto/keys';
import type { RoomBody } from '@sotto/protocol';
import type { RoomHouse } from '../view/RoomSnapshot.ts';

/**
 * The proof by which a new room shows the server the house that it belongs to; null if the house's link is invalid.
 * [H4]
 */
export async function proveHouse(
  { fragment, isListed }: RoomHouse,
  claim: {
    readonly room: RoomLink;
    readonly roomHandle: Bytes;
    readonly ownerKey: Bytes;
    readonly serverKey: Bytes;
    readonly connection: Bytes;
  },
): Promise<RoomBody<'create-room'>['house']> {
  const link = parseHouseLink(fragment);
  if (!link.ok) return null;
  const keys = await deriveHouseKeys(link.value);
  link.value.secret.wipe();
  const { room, ...bound } = claim;
  const proof = signHouseProof({ ...bound, keys });
  const listing = isListed ? sealListing(room, keys) : null;
  keys.close();
  return { houseHandle: keys.houseHandle, proof, listing };
}
