import { type Bytes, randomBytes, Secret } from '@sotto/base';
import type { MediaEvents } from '@sotto/client';
import { createNodeMedia, type NodeMedia, type SoundSource } from '@sotto/client/node';
import type { FrameKeys } from '@sotto/frames';
import { type Name, parseRoomLink } from '@sotto/keys';
import type { RoomPreview } from '@sotto/protocol';
import { onTestFinished } from 'vitest';
import type { ServerConnection } from '../../../packages/client/src/connection/ServerConnection.ts';
import { calmStanding } from '../../../packages/client/src/floor/calmFloor.ts';
import { EntryOpener } from '../../../packages/client/src/join/EntryOpener.ts';
import { LogReader } from '../../../packages/client/src/join/LogReader.ts';
import { createAccess, type RoomAccess } from '../../../packages/client/src/join/RoomAccess.ts';
import { Roster } from '../../../packages/client/src/join/Roster.ts';
import { Stay } from '../../../packages/client/src/join/Stay.ts';
import { OwnMicrophone } from '../../../packages/client/src/stage/OwnMicrophone.ts';
import { RoomFrames } from '../../../packages/client/src/stage/RoomFrames.ts';
import type { HeardFrame } from './people.ts';

/** A client past the server's door, every part of which a test controls. */
export interface Visitor {
  readonly access: RoomAccess;
  readonly connection: ServerConnection;
  readonly preview: RoomPreview | null;
}

/** Goes up to the door with a link, as the product does, and no further. */
export async function greet(
  href: string,
  { origin, rootSeed = new Secret(randomBytes(32)) }: { origin: string; rootSeed?: Secret },
): Promise<Visitor> {
  const link = parseRoomLink(href);
  if (!link.ok) throw new Error(link.error.code);
  const access = await createAccess({ link: link.value, origin, rootSeed, now: () => Date.now() });
  if (!access.ok) throw new Error(access.error.code);
  const connected = await access.value.connect();
  if (!connected.ok) throw new Error(connected.error.code);
  onTestFinished(() => {
    connected.value.connection.close();
    access.value.close();
  });
  return { access: access.value, ...connected.value };
}

export interface RawOptions {
  readonly name?: string;
  readonly source?: SoundSource;
  /** Replaces the keys by which this member's frames are sealed and opened. */
  readonly exchange?: (keys: FrameKeys) => FrameKeys;
  /** The credential to show, in place of this member's own. */
  readonly credential?: Bytes;
}

/** A member inside whose client differs from the product's. */
export interface RawMember {
  readonly stay: Stay;
  readonly media: NodeMedia;
  readonly frames: RoomFrames;
  /** This member's keys, as they were published last. */
  readonly keys: () => FrameKeys;
  readonly heard: readonly HeardFrame[];
}

/** Enters with some parts replaced. */
export async function enterRaw({ access, connection }: Visitor, options: RawOptions = {}): Promise<RawMember> {
  const { name = 'Eve', source, exchange = (keys) => keys, credential } = options;
  const heard: HeardFrame[] = [];
  const frames = new ExchangedFrames(
    {
      keys: access.keys,
      session: access.session.signing.publicKey,
      microphone: new OwnMicrophone(),
      onMuted: () => undefined,
    },
    exchange,
  );
  const media = createNodeMedia({
    events: eventsOf(connection, frames),
    frames: () => frames,
    source,
    onFrame: (speaker, opus, muted) => void heard.push({ speaker, opus, muted }),
  });
  const log = new LogReader(access.keys, { now: () => Date.now() });
  const entries = new EntryOpener(access.keys, () => log.start);
  const stay = await Stay.enter({
    access: credential ? { ...access, sealCredential: async () => credential } : access,
    connection,
    media,
    frames,
    roster: new Roster(entries, (known) => calmStanding(known, undefined)),
    log,
    entries,
    name: name as Name,
    onChange: () => undefined,
    onStatement: () => undefined,
    onGivenUp: () => undefined,
    onListeners: () => undefined,
    onEvent: () => undefined,
    onStageLost: () => undefined,
    onEnded: () => undefined,
  });
  onTestFinished(() => {
    frames.close();
    return media.close();
  });
  if (!stay.ok) throw new Error(stay.error.code);
  onTestFinished(() => stay.value.close());
  return { stay: stay.value, media, frames, keys: () => frames.own, heard };
}

/** Frames sealed and opened with other keys than the stay's. */
class ExchangedFrames extends RoomFrames {
  readonly #exchange: (keys: FrameKeys) => FrameKeys;
  #own: FrameKeys | undefined;

  constructor(options: ConstructorParameters<typeof RoomFrames>[0], exchange: (keys: FrameKeys) => FrameKeys) {
    super(options);
    this.#exchange = exchange;
  }

  get own(): FrameKeys {
    if (!this.#own) throw new Error('nothing was published');
    return this.#own;
  }

  override publish(...[signer, keys]: Parameters<RoomFrames['publish']>): void {
    this.#own = keys;
    super.publish(signer, this.#exchange(keys));
  }
}

function eventsOf(connection: ServerConnection, frames: RoomFrames): MediaEvents {
  const plain = <T extends { ok: boolean }>(result: T) => (result.ok ? ({ ok: true, value: null } as const) : result);
  return {
    connect: async (transport, fingerprint) =>
      plain(await connection.request('connect', { transport, fingerprint })) as never,
    restartIce: (transport) => connection.request('restart-ice', { transport }),
    produce: async (ssrc, payloadType) => plain(await connection.request('produce', { ssrc, payloadType })) as never,
    confirmSealing: () => frames.confirmSealing(),
    pathLost: () => undefined,
    heard: () => undefined,
    microphoneThere: () => undefined,
    speaking: () => undefined,
  };
}
