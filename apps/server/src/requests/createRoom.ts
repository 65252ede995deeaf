import { fail, isEqual, ok } from '@sotto/base';
import { createRoomBody, encodeCanonical, type RoomBody } from '@sotto/protocol';
import { deriveRoomHandle, fingerprintOwner, hashRecord, openLog, verify } from '@sotto/records';
import type { Client } from './Client.ts';
import { decideHouse } from './decideHouse.ts';
import type { Handler } from './Handler.ts';

const none = new Uint8Array(0);

/** Makes the room whose handle the hello named, for a client that proved its link in that hello. [R2] */
export const createRoom: Handler<'create-room'> = async (client, body) => {
  const { standing, parts } = client;
  if (standing.kind === 'proved') return fail('room-exists');
  // A client without the proof learns nothing: the refusal is the same whether or not the room exists.
  if (standing.kind === 'refused' || !standing.fits(body.linkKey)) return fail('not-allowed');
  if (!isOfItsOwner(client, body)) return fail('bad-message');
  const housed = await decideHouse(client, { ownerKey: body.genesis.owner, house: body.house });
  if (!housed.ok) return housed;
  if (!client.visitor.mayMakeRoom()) return fail('rate-limited');
  const createdAt = new Date(parts.now());
  const genesis = encodeCanonical(body.genesis);
  const made = await parts.store.rooms.create({
    handle: client.roomHandle,
    linkKey: body.linkKey,
    genesis,
    card: body.card,
    listing: housed.value,
    createdAt,
    emptySince: createdAt,
  });
  // The client may be repeating a request that succeeded, if the database's answer was lost.
  const isOwn =
    made === 'created' || isEqual((await parts.store.rooms.find(client.roomHandle))?.genesis ?? none, genesis);
  if (!isOwn) return fail('room-exists');
  client.standing = { kind: 'proved' };
  return ok({});
};

/**
 * Tells whether the genesis belongs to the owner in the room's handle, who signed it for this connection, so that a
 * recorded request can't create the room again. [K3, P1]
 */
function isOfItsOwner(client: Client, { linkKey, genesis, signature }: RoomBody<'create-room'>): boolean {
  const { roomHandle, connectionId: connection, parts } = client;
  const ownerFingerprint = fingerprintOwner(genesis.owner);
  if (!isEqual(roomHandle, deriveRoomHandle({ linkProof: linkKey, ownerFingerprint }))) return false;
  if (!openLog(genesis, roomHandle).ok) return false;
  const body = createRoomBody({ serverKey: parts.keys.publicKey, start: hashRecord(genesis), connection });
  return verify(genesis.owner, { type: 'create-room', body, signature });
}
