import { type Fault, fail, ok, type Result, type Secret } from '@sotto/base';
import { ready, serverFingerprint } from '@sotto/envelope';
import {
  createRoomLink,
  type Name,
  openMetadata,
  parseName,
  parseRoomLink,
  parseTitle,
  type RoomCard,
  type RoomLink,
  sealMetadata,
} from '@sotto/keys';
import type { Code, RoomPreview } from '@sotto/protocol';
import type { proveHouse } from './proveHouse.ts';
import { createAccess, type RoomAccess } from './RoomAccess.ts';
import type { NewRoom, RoomHouse } from './RoomSnapshot.ts';
import { type Connected, fetchServerKey, type ServerSession } from './ServerSession.ts';

export interface OpeningOptions {
  /** The server's origin, such as `https://host`. */
  readonly origin: string;
  /** 32 bytes; lent. */
  readonly rootSeed: Secret;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A room that this client can enter, whose keys and connection the caller closes. */
export interface Opening {
  readonly access: RoomAccess;
  readonly session: ServerSession;
  readonly card: RoomCard;
}

/** Opens the room of a link, up to what its holders may see before entering. */
export async function openLink(
  fragment: string,
  options: OpeningOptions,
): Promise<Result<Opening & { preview: RoomPreview }, Fault<Code>>> {
  await ready;
  const link = parseRoomLink(fragment);
  if (!link.ok) return link;
  return withAccess(link.value, options, async (access, { session, preview }) => {
    if (!preview) return fail('room-gone');
    const card = openMetadata(preview.card, access.keys);
    return card.ok ? ok({ access, session, card: card.value, preview }) : fail('link-damaged');
  });
}

/** Makes a room, owned by this identity, that nobody is in yet. */
export async function openNewRoom(
  { title, name, everyoneSpeaks, house }: NewRoom,
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
  return withAccess(link, options, async (access, { session }) => {
    const { roomHandle, linkProof } = access.keys;
    const ownerKey = access.memberKey;
    const body = { linkKey: linkProof.publicKey, ownerKey, everyoneSpeaks, card: sealMetadata(card, access.keys) };
    const claim = { room: link, roomHandle, ownerKey, serverKey: serverKey.value, connection: session.id };
    const createIn = async (chosen: RoomHouse | undefined) =>
      session.request('create-room', { ...body, house: chosen ? await loadHouseProof(chosen, claim) : null });
    // A house that does not show the room is named only to a server that makes no rooms without one.
    const first = await createIn(house?.isListed ? house : undefined);
    const created = isHouseNeeded(first) && house?.isListed === false ? await createIn(house) : first;
    return created.ok ? ok({ access, session, card, name: parsedName.value }) : created;
  });
}

/** Most who start a room from its own page need no proof of a house, so it is loaded when it is wanted. */
const loadHouseProof: typeof proveHouse = async (house, claim) =>
  (await import('./proveHouse.ts')).proveHouse(house, claim);

function isHouseNeeded(created: Result<unknown, Fault<Code>>): boolean {
  return !created.ok && created.error.code === 'house-needed';
}

/** Connects with a link and closes everything again where `use` fails. */
async function withAccess<T>(
  link: RoomLink,
  options: OpeningOptions,
  use: (access: RoomAccess, connected: Connected) => Promise<Result<T, Fault<Code>>>,
): Promise<Result<T, Fault<Code>>> {
  const access = await createAccess({ ...options, link });
  if (!access.ok) return access;
  const connected = await access.value.connect();
  const used = connected.ok ? await use(access.value, connected.value) : connected;
  if (!used.ok) {
    access.value.close();
    if (connected.ok) connected.value.session.close();
  }
  return used;
}
