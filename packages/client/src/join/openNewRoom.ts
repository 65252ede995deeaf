import { type Fault, ok, type Result } from '@sotto/base';
import { ready, serverFingerprint } from '@sotto/envelope';
import {
  createRoomLink,
  type Name,
  parseName,
  parseTitle,
  type RoomCard,
  sealMetadata,
  sign,
  signGenesis,
} from '@sotto/keys';
import { type Code, createRoomBody } from '@sotto/protocol';
import { hashRecord } from '@sotto/records';
import { fetchServerKey } from '../connection/fetchServerKey.ts';
import { proveHouse } from '../house/proveHouse.ts';
import type { NewRoom, RoomHouse } from '../view/RoomSnapshot.ts';
import { type Opening, type OpeningOptions, withAccess } from './openings.ts';

/** Makes a room, owned by this identity, that nobody is in yet. */
export async function openNewRoom(
  { title, name, everyoneSpeaks, policy, house }: NewRoom,
  options: OpeningOptions,
): Promise<Result<Opening & { name: Name }, Fault<Code>>> {
  await ready;
  const [parsedTitle, parsedName] = [parseTitle(title), parseName(name)];
  if (!parsedTitle.ok) return parsedTitle;
  if (!parsedName.ok) return parsedName;
  const serverKey = await fetchServerKey(options.origin, undefined);
  if (!serverKey.ok) return serverKey;
  const fingerprint = await serverFingerprint(serverKey.value);
  const link = await createRoomLink({ rootSeed: options.rootSeed, serverFingerprint: fingerprint });
  const card: RoomCard = { title: parsedTitle.value, everyoneSpeaks, createdAtMs: options.now() };
  return withAccess(link, options, async (access, { connection }) => {
    const { keys, memberKey } = access;
    const genesis = signGenesis({ everyoneSpeaks, policy }, { ownerKey: memberKey, keys });
    const made = { serverKey: serverKey.value, start: hashRecord(genesis), connection: connection.id };
    const signature = sign(memberKey, 'create-room', createRoomBody(made));
    const body = { linkKey: keys.linkProof.publicKey, card: sealMetadata(card, keys), genesis, signature };
    const owned = { roomHandle: keys.roomHandle, ownerKey: memberKey.publicKey };
    const claim = { room: link, ...owned, serverKey: serverKey.value, connection: connection.id };
    const createIn = async (chosen: RoomHouse | undefined) =>
      connection.request('create-room', { ...body, house: chosen ? await proveHouse(chosen, claim) : null });
    // If the house does not list the room, we name the house only to a server that makes no rooms without one.
    const first = await createIn(house?.isListed ? house : undefined);
    const created = isHouseNeeded(first) && house?.isListed === false ? await createIn(house) : first;
    if (!created.ok) return created;
    const { memories, now } = options;
    return ok({ access, connection, card, name: parsedName.value, memories, now });
  });
}

function isHouseNeeded(created: Result<unknown, Fault<Code>>): boolean {
  return !created.ok && created.error.code === 'house-needed';
}
