import { fail, isEqual, ok, sha256 } from '@sotto/base';
import { encodeCanonical } from '@sotto/protocol';
import { openLog } from '@sotto/records';
import { decideHouse } from './decideHouse.ts';
import type { Handler } from './Handler.ts';

const none = new Uint8Array(0);

/** Makes the room whose handle the hello named, for whoever proved its link in that hello. [R2] */
export const createRoom: Handler<'create-room'> = async (client, body) => {
  const { standing, parts } = client;
  if (standing.kind === 'proved') return fail('room-exists');
  // Whoever proved nothing learns nothing: a room that is there refuses like one that is not.
  if (standing.kind === 'refused' || !standing.fits(body.linkKey)) return fail('not-allowed');
  const opened = await openLog(body.genesis, client.roomHandle);
  if (!opened.ok || !isEqual(body.genesis.body, await sha256(body.body))) return fail('bad-message');
  const housed = await decideHouse(client, { ownerKey: body.genesis.owner, house: body.house });
  if (!housed.ok) return housed;
  if (!client.visitor.mayMakeRoom()) return fail('rate-limited');
  const createdAt = new Date(parts.now());
  const genesis = encodeCanonical(body.genesis);
  const made = await parts.store.rooms.create({
    handle: client.roomHandle,
    linkKey: body.linkKey,
    genesis,
    genesisBody: body.body,
    card: body.card,
    listing: housed.value,
    createdAt,
    emptySince: createdAt,
  });
  // The answer of the database to the same request may have been lost.
  const isOwn =
    made === 'created' || isEqual((await parts.store.rooms.find(client.roomHandle))?.genesis ?? none, genesis);
  if (!isOwn) return fail('room-exists');
  client.standing = { kind: 'proved' };
  return ok({});
};
