import { type Bytes, randomBytes, Secret, sha256, toBase64url } from '@sotto/base';
import { serverFingerprint } from '@sotto/envelope';
import {
  createRoomLink,
  createSession,
  createSigningKey,
  deriveMemberKey,
  deriveRoomKeys,
  type MemberKey,
  type RoomKeys,
  ready,
  type Session,
  sealMetadata,
  sign,
  signGenesis,
  signRegistration,
  signResume,
  signShowing,
  type Title,
} from '@sotto/keys';
import {
  type Act,
  createRoomBody,
  type Header,
  type Known,
  type Minting,
  parseValue,
  type RoomAnswer,
  type RoomBody,
  type RoomEvent,
  type RoomHouse,
  roomAnswers,
  type Statement,
} from '@sotto/protocol';
import { emptyRoster, extendRoster, hashRecord, judge, type Log, openLog, readStatement } from '@sotto/records';
import { onTestFinished } from 'vitest';
import { fetchServerKey } from '../../../packages/client/src/connection/fetchServerKey.ts';
import { connectServer, type ServerConnection } from '../../../packages/client/src/connection/ServerConnection.ts';
import { eventually } from './people.ts';
import type { SealedWire } from './sealedWire.ts';

type Named<Name extends RoomEvent['event']> = Extract<RoomEvent, { event: Name }>;

/** A room that exists, with the keys of its maker. */
export interface RawRoom {
  readonly origin: string;
  readonly serverKey: Bytes;
  readonly keys: RoomKeys;
  readonly owner: MemberKey['key'];
  /** A log at its genesis. */
  readonly log: Log;
}

/** Makes an empty room by the protocol alone. */
export async function makeRoom(
  origin: string,
  { everyoneSpeaks = true, house = null }: { everyoneSpeaks?: boolean; house?: RoomHouse | null } = {},
): Promise<RawRoom> {
  await ready;
  const serverKey = await fetchServerKey(origin, undefined);
  if (!serverKey.ok) throw new Error(serverKey.error.code);
  const rootSeed = new Secret(randomBytes(32));
  const link = await createRoomLink({ rootSeed, serverFingerprint: await serverFingerprint(serverKey.value) });
  const keys = await deriveRoomKeys(link);
  const { key: owner } = await deriveMemberKey(rootSeed, link, keys.roomHandle);
  const genesis = signGenesis({ everyoneSpeaks, policy: 'keep-talking' }, { ownerKey: owner, keys });
  const log = openLog(genesis, keys.roomHandle);
  if (!log.ok) throw new Error(log.error.code);
  const room = { origin, serverKey: serverKey.value, keys, owner, log: log.value };
  const { connection } = await knock(room);
  const created = await connection.request('create-room', newRoomBody(room, connection.id, { genesis, house }));
  connection.close();
  if (!created.ok) throw new Error(created.error.code);
  return room;
}

/** The body that creates the room of these keys, on this connection, for this owner. */
export function newRoomBody(
  { keys, owner, serverKey }: Pick<RawRoom, 'keys' | 'owner' | 'serverKey'>,
  connection: Bytes,
  options: { genesis?: RoomBody<'create-room'>['genesis']; house?: RoomHouse | null } = {},
): RoomBody<'create-room'> {
  const choices = { everyoneSpeaks: true, policy: 'keep-talking' } as const;
  const { genesis = signGenesis(choices, { ownerKey: owner, keys }), house = null } = options;
  const { everyoneSpeaks } = genesis;
  const card = sealMetadata({ title: 'Raw' as Title, everyoneSpeaks, createdAtMs: 1 }, keys);
  const signature = sign(owner, 'create-room', createRoomBody({ serverKey, start: hashRecord(genesis), connection }));
  return { linkKey: keys.linkProof.publicKey, card, genesis, signature, house };
}

/** A connection that proved the link. */
export async function knock({ origin, serverKey, keys }: Pick<RawRoom, 'origin' | 'serverKey' | 'keys'>) {
  const connected = await connectServer({ origin, serverKey, keys, now: () => Date.now() });
  if (!connected.ok) throw new Error(connected.error.code);
  onTestFinished(() => connected.value.connection.close());
  return connected.value;
}

/** The identity that a person presents on entry, and on stage. */
export interface Entry {
  readonly session: Session;
  readonly join: Bytes;
  readonly credential: Bytes;
  readonly member: MemberKey['key'];
}

export function draw(changes: Partial<Entry> = {}): Entry {
  return {
    session: createSession(),
    join: randomBytes(16),
    credential: randomBytes(640),
    member: createSigningKey(randomBytes(32)),
    ...changes,
  };
}

/** The fields of it that `enter` takes. */
export function entryOf(
  { log }: { readonly log: Pick<Log, 'start'> },
  { session, join, credential }: Entry,
): RoomBody<'enter'> {
  const registration = signRegistration({ start: log.start, join, credential }, session);
  return { session: session.signing.publicKey, ...registration, here: null };
}

/** The log at the genesis of an existing room, as a client with its link reads it. */
export async function readStart(
  connection: Pick<ServerConnection, 'request'>,
): Promise<{ readonly log: Pick<Log, 'start'> }> {
  const page = await connection.request('log', { after: null });
  if (!page.ok || !page.value.beginning) throw new Error('no log');
  return { log: { start: hashRecord(page.value.beginning.genesis) } };
}

/** The same on a connection below the client's: its first answer. */
export async function startOf(
  wire: Pick<SealedWire, 'ask' | 'answers'>,
): Promise<{ readonly log: Pick<Log, 'start'> }> {
  const seq = 1_000;
  const answerOf = () => wire.answers.find((each) => each.seq === seq)?.answer;
  wire.ask(seq, 'log', { after: null });
  await eventually(() => answerOf() !== undefined);
  const page = parseValue(roomAnswers.log, answerOf());
  if (!page.ok || !page.value.beginning) throw new Error('no log');
  return { log: { start: hashRecord(page.value.beginning.genesis) } };
}

/** A member inside, who follows the log and writes down everything that they are told. */
export interface Insider extends Entry {
  readonly connection: ServerConnection;
  readonly entered: RoomAnswer<'enter'>;
  readonly told: readonly RoomEvent[];
  readonly log: Log;
  of<Name extends RoomEvent['event']>(name: Name): Named<Name>[];
  /** Waits for the event of this place, counted from 1. */
  until<Name extends RoomEvent['event']>(name: Name, count?: number): Promise<Named<Name>>;
  /** Submits the statement that `signs` makes; returns the code if it is refused. */
  say(fields: Saying): Promise<string | undefined>;
  /** The statement that would follow, signed by their member key or by this one. */
  sign(fields: Saying): Promise<Statement>;
}

export type Saying = Partial<Omit<Header, 'signature'>> & {
  readonly act: Act;
  readonly by?: MemberKey['key'];
  readonly wraps?: Bytes;
};

const minting: readonly Act[] = ['mint', 'eject', 'lock'];

/** Enters; throws with the code of a refusal. */
export async function goIn(room: RawRoom, changes: Partial<Entry> = {}): Promise<Insider> {
  const entry = draw(changes);
  const { connection } = await knock(room);
  const insider = follow(room, entry, connection);
  const entered = await connection.request('enter', entryOf(room, entry));
  if (!entered.ok) throw new Error(entered.error.code);
  insider.entered = entered.value;
  await insider.catchUp();
  return insider;
}

export const nothingKnown: Known = { number: 0, version: 0, generation: 0, step: 0 };

/** Comes back on a new connection. */
export async function comeBack(
  room: RawRoom,
  was: Insider,
  { ticket = was.entered.ticket, known = nothingKnown }: { ticket?: Bytes; known?: Known } = {},
) {
  const { connection } = await knock(room);
  const { session, join, credential } = was;
  const insider = follow(room, was, connection);
  insider.entered = was.entered;
  const claim = {
    serverKey: room.serverKey,
    roomHandle: room.keys.roomHandle,
    join,
    challenge: connection.id,
    session,
  };
  const resumed = await connection.request('resume-join', { ticket, credential, signature: signResume(claim), known });
  if (resumed.ok) await insider.catchUp();
  return { insider: insider as Insider, resumed };
}

function follow(room: RawRoom, entry: Entry, connection: ServerConnection) {
  const told: RoomEvent[] = [];
  const state = { log: room.log, turn: Promise.resolve() };
  const read = (statement: Statement) => {
    state.turn = state.turn.then(() => {
      const judged = judge(state.log, readStatement(statement));
      if (judged.ok) state.log = judged.value;
    });
    return state.turn;
  };
  connection.onEvent((event) => {
    told.push(event);
    if (event.event === 'statement') void read(event.statement);
  });
  const of = <Name extends RoomEvent['event']>(name: Name) =>
    told.filter((event): event is Named<Name> => event.event === name);
  const insider = {
    ...entry,
    connection,
    entered: undefined as unknown as RoomAnswer<'enter'>,
    told,
    get log() {
      return state.log;
    },
    of,
    async until<Name extends RoomEvent['event']>(name: Name, count = 1) {
      await eventually(() => of(name).length >= count, { describe: () => `${name} ${told.map(({ event }) => event)}` });
      return of(name)[count - 1] as Named<Name>;
    },
    async catchUp() {
      const page = await connection.request('log', { after: state.log.number });
      if (!page.ok) throw new Error(page.error.code);
      for (const statement of page.value.statements) await read(statement);
    },
    async sign({ act, by = entry.member, wraps: _, ...fields }: Saying): Promise<Statement> {
      await state.turn;
      const body = randomBytes(128);
      const header = {
        start: room.log.start,
        number: state.log.number + 1,
        previous: state.log.head,
        body: await sha256(body),
        signer: by.publicKey,
        join: entry.join,
        act,
        members: [],
        joins: [],
        ban: act === 'eject' ? randomBytes(32) : null,
        minting: minting.includes(act) ? await mintingNow(connection) : null,
        checkpoint: null,
        ...fields,
      };
      return { header: { ...header, signature: sign(by, 'statement', header) }, body };
    },
    async say(fields: Saying) {
      const statement = await insider.sign(fields);
      const said = await connection.request('submit', { statement, wraps: fields.wraps ?? new Uint8Array(0) });
      if (!said.ok) return said.error.code;
      await insider.until('statement');
      await eventually(() => state.log.number >= statement.header.number || isOut(told));
      return undefined;
    },
  };
  return insider satisfies Insider;
}

/** The roster fields of a minting header, after reading the roster to its end. */
export async function mintingNow(connection: ServerConnection): Promise<Minting> {
  let [version, roster] = [0, emptyRoster];
  for (;;) {
    const page = await connection.request('hashes', { after: version });
    if (!page.ok) throw new Error(page.error.code);
    const { hashes } = page.value;
    if (hashes.length === 0) return { commitment: randomBytes(32), version, roster };
    for (let at = 0; at < hashes.length; at += 32) roster = extendRoster(roster, hashes.slice(at, at + 32));
    version += hashes.length / 32;
  }
}

function isOut(told: readonly RoomEvent[]): boolean {
  return told.some(({ event }) => event === 'room-ended');
}

/** The owner, inside and here. */
export async function goInAsOwner(room: RawRoom): Promise<Insider> {
  const owner = await goIn(room, { member: room.owner });
  const refused = await owner.say({ act: 'here' });
  if (refused) throw new Error(refused);
  return owner;
}

/** The showing of a member who goes on stage. */
export function showingOf({
  member,
  log,
  join,
  session,
}: Entry & { readonly log: Pick<Log, 'start'> }): RoomBody<'speak'> {
  return signShowing(member, { start: log.start, join, session: session.signing.publicKey });
}

/** Goes on stage and, if told to, begins a stream, which stays silent. */
export async function takeStage(insider: Insider, { isProducing = false } = {}): Promise<string | undefined> {
  const { connection } = insider;
  const spoken = await connection.request('speak', showingOf(insider));
  if (!spoken.ok) return spoken.error.code;
  if (!isProducing) return undefined;
  const produced = await connection.request('produce', {
    ssrc: 1 + Math.floor(Math.random() * 2 ** 31),
    payloadType: 111,
  });
  return produced.ok ? undefined : produced.error.code;
}

export function packed(...wraps: readonly { join: Bytes; wrap: Bytes }[]): Bytes {
  return new Uint8Array(wraps.flatMap(({ join, wrap }) => [...join, ...wrap]));
}

export const namesOf = (joins: readonly { join: Bytes }[]) => joins.map(({ join }) => toBase64url(join));
