import { type Bytes, type Fault, fail, ok, type Result, type Secret } from '@sotto/base';
import {
  createSession,
  deriveMemberKey,
  deriveRoomKeys,
  formatRoomFragment,
  linkPath,
  type Name,
  type RoomKeys,
  type RoomLink,
  type Session,
  type SigningKey,
  sealCredential,
  signLeave,
  signRegistration,
  signResume,
  signShowing,
} from '@sotto/keys';
import type { Code, Registration, Showing } from '@sotto/protocol';
import { fetchServerKey } from '../connection/fetchServerKey.ts';
import { type Connected, connectServer } from '../connection/ServerConnection.ts';

export interface AccessOptions {
  readonly link: RoomLink;
  /** The server's origin, such as `https://host`. */
  readonly origin: string;
  /** 32 bytes; lent. */
  readonly rootSeed: Secret;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** One join in one life of a room. */
export interface StayId {
  /** H(0). */
  readonly start: Bytes;
  readonly join: Bytes;
}

/** The keys and identity that a link and a person give for one stay in one room. */
export interface RoomAccess {
  readonly keys: RoomKeys;
  readonly session: Session;
  /** The member's Ed25519 key in this room; lent. */
  readonly memberKey: SigningKey;
  /** The whole invite link. It is secret: for the clipboard and this tab alone. */
  readonly href: string;
  connect(): Promise<Result<Connected, Fault<Code>>>;
  /** Tells whether the server can be reached, on a connection of its own. */
  isServerThere(): Promise<boolean>;
  sealCredential(name: Name): Promise<Bytes>;
  /** The entry of the roster with which a join begins. */
  register(stay: StayId & { readonly credential: Bytes }): Registration;
  /** Signs the roster entry of leaving; returns 64 bytes. */
  signLeave(stay: StayId): Bytes;
  /** Shows, for going on stage, that this session is of the member key. [P6] */
  show(stay: StayId): Showing;
  /** Proves for one connection that the session of a join continues there. */
  proveSession(join: Bytes, connection: Bytes): Bytes;
  /** Wipes every secret of this stay; idempotent. */
  close(): void;
  /** True once the keys are wiped, so that nothing more can begin. */
  isClosed(): boolean;
}

/** Derives keys, makes a fresh session and checks the server's key against the link. Takes ownership of the link. */
export async function createAccess(options: AccessOptions): Promise<Result<RoomAccess, Fault<Code>>> {
  const { link, origin, rootSeed, now } = options;
  const [serverKey, keys] = await Promise.all([fetchServerKey(origin, link.serverFingerprint), deriveRoomKeys(link)]);
  if (!serverKey.ok) {
    keys.close();
    link.secret.wipe();
    return serverKey;
  }
  const session = createSession();
  const { key } = await deriveMemberKey(rootSeed, link, keys.roomHandle);
  let isClosed = false;
  let isLookedAt = true;
  const look = () => fetchServerKey(origin, link.serverFingerprint);
  const dial = async () => {
    // We don't dial a server that can't be reached: after each WebSocket that fails, Firefox makes later ones wait.
    const looked = isLookedAt ? ok(null) : await look();
    isLookedAt = false;
    if (!looked.ok) return looked;
    return isClosed ? fail('server-unreachable') : connectServer({ origin, serverKey: serverKey.value, keys, now });
  };
  return ok({
    keys,
    session,
    memberKey: key,
    href: `${origin}${linkPath('room')}#${formatRoomFragment(link)}`,
    async connect() {
      try {
        if (!isClosed) return await dial();
      } catch (error) {
        // A stay may end while it dials; its keys are wiped then, and there is nothing left to prove.
        if (!isClosed) throw error;
      }
      return fail('server-unreachable');
    },
    isServerThere: async () => (await look()).ok,
    sealCredential: (name) => sealCredential({ keys, memberKey: key, session, name }),
    register: (stay) => signRegistration(stay, session),
    signLeave: (stay) => signLeave(stay, session).signature,
    show: ({ start, join }) => signShowing(key, { start, join, session: session.signing.publicKey }),
    proveSession: (join, connection) =>
      signResume({ serverKey: serverKey.value, roomHandle: keys.roomHandle, join, challenge: connection, session }),
    close() {
      isClosed = true;
      keys.close();
      session.close();
      key.privateKey.wipe();
      link.secret.wipe();
    },
    isClosed: () => isClosed,
  });
}
