import type { Secret } from '@sotto/base';
import { Room } from '../Room.ts';
import type { MediaEvents } from '../stage/MediaPort.ts';
import type { NewRoom } from '../view/RoomSnapshot.ts';
import { createNodeMedia, type NodeMedia, type NodeMediaOptions } from './createNodeMedia.ts';

export interface NodeRoomOptions extends Partial<Pick<NodeMediaOptions, 'source' | 'onFrame'>> {
  /** The server's origin, such as `https://host`. */
  readonly origin: string;
  /** The root seed of the person who enters: 32 bytes; lent, so the caller keeps ownership. */
  readonly rootSeed: Secret;
  /** Milliseconds since the epoch; the system's clock if left out. */
  readonly now?: () => number;
}

/** A room and the port that carries its sound. */
export interface NodeRoom {
  readonly room: Room;
  readonly media: NodeMedia;
}

/** Opens the room of a link's fragment, for a test, a bot or a load generator. */
export function openNodeRoom(fragment: string, options: NodeRoomOptions): NodeRoom {
  return build(options, (roomOptions) => Room.open(fragment, roomOptions));
}

/** Makes a room and goes live in it. */
export function startNodeRoom(newRoom: NewRoom, options: NodeRoomOptions): NodeRoom {
  return build(options, (roomOptions) => Room.start(newRoom, roomOptions));
}

function build(options: NodeRoomOptions, enter: (roomOptions: Parameters<typeof Room.open>[1]) => Room): NodeRoom {
  const { origin, rootSeed, source, now = () => Date.now(), onFrame = () => undefined } = options;
  const made: { media?: NodeMedia } = {};
  const createMedia = (events: MediaEvents): NodeMedia => {
    made.media = createNodeMedia({ events, frames: () => room.frames, source, onFrame });
    return made.media;
  };
  const room = enter({ origin, rootSeed, now, createMedia });
  if (!made.media) throw new Error('a room makes its media port at once');
  return { room, media: made.media };
}
