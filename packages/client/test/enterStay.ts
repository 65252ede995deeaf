import { type Bytes, fail, ok, randomBytes, Secret } from '@sotto/base';
import type { SealedConnection } from '@sotto/envelope';
import {
  createRoomLink,
  createSession,
  deriveMemberKey,
  deriveRoomKeys,
  type Name,
  type RoomLink,
  ready,
  sealCredential,
  signGenesis,
  signRegistration,
  signShowing,
} from '@sotto/keys';
import {
  type Code,
  encodeCanonical,
  type Genesis,
  limits,
  parseMessage,
  type RoomEvent,
  requestFrame,
} from '@sotto/protocol';
import { onTestFinished, vi } from 'vitest';
import { roomConversation, ServerConnection } from '../src/connection/ServerConnection.ts';
import { calmStanding } from '../src/floor/calmFloor.ts';
import { EntryOpener } from '../src/join/EntryOpener.ts';
import { LogReader } from '../src/join/LogReader.ts';
import type { RoomAccess } from '../src/join/RoomAccess.ts';
import { Roster } from '../src/join/Roster.ts';
import { Stay } from '../src/join/Stay.ts';
import type { MediaPort } from '../src/stage/MediaPort.ts';
import { OwnMicrophone } from '../src/stage/OwnMicrophone.ts';
import { RoomFrames } from '../src/stage/RoomFrames.ts';

export const handle = (fill: number): Bytes => new Uint8Array(16).fill(fill);
export const sending = handle(6);
export const ticket = (fill: number): Bytes => new Uint8Array(limits.ticketBytes).fill(fill);
export const offer = {
  transport: handle(2),
  usernameFragment: 'u',
  password: 'p',
  fingerprint: randomBytes(32),
  candidates: [],
};
export let access: RoomAccess;
export let genesis: Genesis;
let link: RoomLink;

/** Makes the keys and the room of the tests, once. */
export async function prepareRoom(): Promise<void> {
  await ready;
  const rootSeed = new Secret(randomBytes(32));
  link = await createRoomLink({ rootSeed, serverFingerprint: randomBytes(16) });
  const keys = await deriveRoomKeys(link);
  const session = createSession();
  const { key } = await deriveMemberKey(rootSeed, link, keys.roomHandle);
  genesis = signGenesis({ everyoneSpeaks: true, policy: 'keep-talking' }, { ownerKey: key, keys });
  access = {
    keys,
    session,
    memberKey: key,
    href: '',
    connect: async () => fail('server-unreachable'),
    isServerThere: async () => false,
    sealCredential: (name) => sealCredential({ keys, memberKey: key, session, name }),
    register: (body) => signRegistration(body, session),
    show: ({ start, join }) => signShowing(key, { start, join, session: session.signing.publicKey }),
    signLeave: () => new Uint8Array(64),
    proveSession: () => new Uint8Array(64),
    close: () => undefined,
    isClosed: () => false,
  };
}

/** Another member, as the server shows them in the life of the room that begins with `start`, with their session. */
export async function createMember(name: string, start: Bytes) {
  const { keys } = access;
  const { key } = await deriveMemberKey(new Secret(randomBytes(32)), link, keys.roomHandle);
  const session = createSession();
  const credential = await sealCredential({ keys, memberKey: key, session, name: name as Name });
  const entry = signRegistration({ start, join: randomBytes(16), credential }, session);
  return { member: { version: 1, ...entry }, session };
}

/** A server's answers by the name of the request: an object is an answer, a code a refusal, and `silence` none. */
export type Answers = Record<string, object | Code | 'silence'>;

/** A server that answers by table. */
export function createServer(answers: Answers = {}, asked: string[] = []) {
  let receive: (message: Bytes) => void = () => undefined;
  const closing: (() => void)[] = [];
  let isOpen = true;
  const connection: SealedConnection = {
    id: randomBytes(32),
    send(message) {
      if (!isOpen) return;
      const frame = parseMessage(requestFrame, message);
      if (!frame.ok) throw new Error(frame.error.code);
      const { seq, name } = frame.value;
      asked.push(name);
      const answer = answers[name] ?? {};
      if (answer === 'silence') return;
      queueMicrotask(() =>
        receive(encodeCanonical(typeof answer === 'string' ? { seq, code: answer } : { seq, answer })),
      );
    },
    onMessage(next) {
      receive = next;
    },
    onClose(closed) {
      closing.push(closed);
    },
    close: vi.fn(() => {
      isOpen = false;
      for (const closed of closing.splice(0)) closed();
    }),
  };
  return { connection, asked, tell: (event: RoomEvent) => receive(encodeCanonical(event)) };
}

/** A media port that succeeds at once in everything. */
export function createPort(): MediaPort {
  const done = async () => ok(null);
  return {
    receive: vi.fn(done),
    addStream: vi.fn(done),
    removeStreams: vi.fn(async () => undefined),
    openMicrophone: vi.fn(done),
    openCover: vi.fn(done),
    speak: vi.fn(done),
    stopSpeaking: vi.fn(async () => undefined),
    setMuted: vi.fn(async () => undefined),
    close: vi.fn(async () => undefined),
  };
}

/** The answers of a server to a member who enters an empty room. */
export function entryAnswers(): Answers {
  const entered = {
    version: 1,
    transport: offer,
    streams: [],
    card: randomBytes(1024),
    stage: [],
    audienceCount: 1,
    ticket: ticket(1),
  };
  return {
    log: { beginning: { genesis, checkpoint: null }, statements: [], number: 0 },
    enter: entered,
    speak: { transport: { ...offer, transport: sending }, ticket: ticket(2) },
    'step-down': { ticket: ticket(3) },
    audience: { members: [] },
  };
}

/** Enters a room of a server that answers by table. */
export async function enter(
  answers: Answers = {},
  media: MediaPort = createPort(),
  { isLogRead = false, asked = [] as string[], microphone = new OwnMicrophone() } = {},
) {
  const { keys } = access;
  const table: Answers = { ...entryAnswers(), ...answers };
  const server = createServer(table, asked);
  const onStageLost = vi.fn();
  const frames = new RoomFrames({
    keys,
    session: access.session.signing.publicKey,
    microphone,
    onMuted: () => undefined,
  });
  const log = new LogReader(keys, { now: () => 0 });
  const entries = new EntryOpener(keys, () => log.start);
  const roster = new Roster(entries, (known) => calmStanding(known, undefined));
  const connection = new ServerConnection(server.connection, roomConversation);
  if (isLogRead) {
    await log.read(connection);
    Object.assign(table, { log: 'late' });
  }
  const stay = await Stay.enter({
    access,
    connection,
    media,
    frames,
    roster,
    log,
    entries,
    name: 'Ada' as Name,
    onChange: () => undefined,
    onStatement: () => undefined,
    onGivenUp: () => undefined,
    onListeners: () => undefined,
    onEvent: () => undefined,
    onStageLost,
    onEnded: () => undefined,
  });
  if (!stay.ok) throw new Error(stay.error.code);
  onTestFinished(() => stay.value.close());
  return { stay: stay.value, server, frames, roster, media, onStageLost };
}
