import { type Fault, fail, ok, type Result, type Secret } from '@sotto/base';
import { ready } from '@sotto/envelope';
import { type LogMemories, openMetadata, parseRoomLink, type RoomCard, type RoomLink } from '@sotto/keys';
import type { Code, RoomPreview } from '@sotto/protocol';
import type { Connected, ServerConnection } from '../connection/ServerConnection.ts';
import { createAccess, type RoomAccess } from './RoomAccess.ts';

export interface OpeningOptions {
  /** The server's origin, such as `https://host`. */
  readonly origin: string;
  /** 32 bytes; lent. */
  readonly rootSeed: Secret;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** This browser's memory of rooms; nothing is remembered if left out. */
  readonly memories?: LogMemories | undefined;
}

/** A room that this client can enter, whose keys and connection the caller closes. */
export interface Opening {
  readonly access: RoomAccess;
  readonly connection: ServerConnection;
  readonly card: RoomCard;
  readonly memories: LogMemories | undefined;
  readonly now: () => number;
}

/** Opens the room of a link, up to what its holders may see before entering. */
export async function openLink(
  fragment: string,
  options: OpeningOptions,
): Promise<Result<Opening & { preview: RoomPreview }, Fault<Code>>> {
  await ready;
  const link = parseRoomLink(fragment);
  if (!link.ok) return link;
  return withAccess(link.value, options, async (access, { connection, preview }) => {
    if (!preview) return fail('room-gone');
    const card = openMetadata(preview.card, access.keys);
    if (!card.ok) return fail('link-damaged');
    const { memories, now } = options;
    return ok({ access, connection, card: card.value, preview, memories, now });
  });
}

/** Connects with a link, and closes everything again if `use` fails. */
export async function withAccess<T>(
  link: RoomLink,
  options: OpeningOptions,
  use: (access: RoomAccess, connected: Connected) => Promise<Result<T, Fault<Code>>>,
): Promise<Result<T, Fault<Code>>> {
  const access = await createAccess({ ...options, link });
  if (!access.ok) return access;
  let connected: Result<Connected, Fault<Code>> | undefined;
  let used: Result<T, Fault<Code>> | undefined;
  try {
    connected = await access.value.connect();
    used = connected.ok ? await use(access.value, connected.value) : connected;
    return used;
  } finally {
    if (!used?.ok) {
      access.value.close();
      if (connected?.ok) connected.value.connection.close();
    }
  }
}
