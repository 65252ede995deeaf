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
  type Title,
} from '@sotto/keys';
import type { Act, Gate, RoomAnswer, RoomBody, RoomEvent, RoomHouse, Statement } from '@sotto/protocol';
import { judge, openLog, type RoomLog, readStatement } from '@sotto/records';
import { onTestFinished } from 'vitest';
import { connectServer, fetchServerKey, type ServerSession } from '../../../packages/client/src/ServerSession.ts';
import { eventually } from './people.ts';

type Named<Name extends RoomEvent['event']> = Extract<RoomEvent, { event: Name }>;

/** A room that exists, with the keys of its maker. */
export interface RawRoom {
  readonly origin: string;
  readonly serverKey: Bytes;
  readonly keys: RoomKeys;
  readonly owner: MemberKey['key'];
  /** A log at its genesis. */
  readonly log: RoomLog;
}

/** Makes a room by the protocol alone, which nobody is in yet. */
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
  const body = await newRoomBody(keys, { owner, everyoneSpeaks, house });
  const log = await openLog(body.genesis, keys.roomHandle);
  if (!log.ok) throw new Error(log.error.code);
  const room = { origin, serverKey: serverKey.value, keys, owner, log: log.value };
  const { session } = await knock(room);
  const created = await session.request('create-room', body);
  session.close();
  if (!created.ok) throw new Error(created.error.code);
  return room;
}

/** What makes the room of these keys, for this owner. */
export async function newRoomBody(
  keys: RoomKeys,
  {
    owner = createSigningKey(randomBytes(32)),
    everyoneSpeaks = true,
    house = null,
  }: Partial<Pick<RawRoom, 'owner'>> & { everyoneSpeaks?: boolean; house?: RoomHouse | null } = {},
): Promise<RoomBody<'create-room'>> {
  const made = await signGenesis({ epoch: 1, everyoneSpeaks, bans: [] }, { ownerKey: owner, keys });
  const card = sealMetadata({ title: 'Raw' as Title, everyoneSpeaks, createdAtMs: 1 }, keys);
  return { linkKey: keys.linkProof.publicKey, card, ...made, house };
}

/** A connection that proved the link. */
export async function knock({ origin, serverKey, keys }: RawRoom) {
  const connected = await connectServer({ origin, serverKey, keys, now: () => Date.now() });
  if (!connected.ok) throw new Error(connected.error.code);
  onTestFinished(() => connected.value.session.close());
  return connected.value;
}

/** What somebody shows at the door. */
export interface Entry {
  readonly session: Session;
  readonly join: Bytes;
  readonly credential: Bytes;
}

export function draw(changes: Partial<Entry> = {}): Entry {
  return { session: createSession(), join: randomBytes(16), credential: randomBytes(640), ...changes };
}

/** What `enter` takes from them. */
export function entryOf({ keys }: Pick<RawRoom, 'keys'>, { session, join, credential }: Entry) {
  const registration = signRegistration({ join, credential }, { session, roomHandle: keys.roomHandle });
  return { session: session.signing.publicKey, ...registration };
}

/** Somebody inside, who follows the log and writes down all that they are told. */
export interface Insider extends Entry {
  readonly line: ServerSession;
  readonly entered: RoomAnswer<'enter'>;
  readonly told: readonly RoomEvent[];
  readonly log: RoomLog;
  of<Name extends RoomEvent['event']>(name: Name): Named<Name>[];
  /** Waits for the event of this place, counted from 1. */
  until<Name extends RoomEvent['event']>(name: Name, count?: number): Promise<Named<Name>>;
  /** Hands in what `signs` makes; a code where it is refused. */
  say(fields: Saying): Promise<string | undefined>;
  /** The statement that would follow, signed by the session or by this key. */
  sign(fields: Saying): Promise<Statement>;
}

export type Saying = Partial<Omit<Gate, 'signature'>> & {
  readonly act: Act;
  readonly by?: MemberKey['key'];
  readonly wraps?: Bytes;
};

const minting: readonly Act[] = ['mint', 'eject', 'lock'];

/** Enters; throws with the code of a refusal. */
export async function goIn(room: RawRoom, changes: Partial<Entry> = {}): Promise<Insider> {
  const entry = draw(changes);
  const { session: line } = await knock(room);
  const insider = follow(room, entry, line);
  const entered = await line.request('enter', entryOf(room, entry));
  if (!entered.ok) throw new Error(entered.error.code);
  insider.entered = entered.value;
  await insider.catchUp();
  return insider;
}

/** Comes back on a new connection. */
export async function comeBack(room: RawRoom, was: Insider, ticket = was.entered.ticket) {
  const { session: line } = await knock(room);
  const { session, join, credential } = was;
  const insider = follow(room, was, line);
  insider.entered = was.entered;
  const claim = { serverKey: room.serverKey, roomHandle: room.keys.roomHandle, join, challenge: line.id, session };
  const resumed = await line.request('resume-join', { ticket, credential, signature: signResume(claim) });
  if (resumed.ok) await insider.catchUp();
  return { insider: insider as Insider, resumed };
}

function follow(room: RawRoom, entry: Entry, line: ServerSession) {
  const told: RoomEvent[] = [];
  const state = { log: room.log, turn: Promise.resolve() };
  const read = (statement: Statement) => {
    state.turn = state.turn.then(async () => {
      const judged = judge(state.log, await readStatement(statement));
      if (judged.ok) state.log = judged.value;
    });
    return state.turn;
  };
  line.onEvent((event) => {
    told.push(event);
    if (event.event === 'statement') void read(event.statement);
  });
  const of = <Name extends RoomEvent['event']>(name: Name) =>
    told.filter((event): event is Named<Name> => event.event === name);
  const insider = {
    ...entry,
    line,
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
      const page = await line.request('log', { after: state.log.sequence });
      if (!page.ok) throw new Error(page.error.code);
      for (const statement of page.value.statements) await read(statement);
    },
    async sign({ act, by = entry.session.signing, wraps: _, ...fields }: Saying): Promise<Statement> {
      await state.turn;
      const body = randomBytes(128);
      const gate = {
        roomHandle: room.keys.roomHandle,
        sequence: state.log.sequence + 1,
        previous: state.log.head,
        body: await sha256(body),
        signer: by.publicKey,
        join: entry.join,
        act,
        member: null,
        joins: [],
        commitment: minting.includes(act) ? randomBytes(32) : null,
        ...fields,
      };
      return { gate: { ...gate, signature: sign(by, 'statement', gate) }, body };
    },
    async say(fields: Saying) {
      const statement = await insider.sign(fields);
      const said = await line.request('submit', { statement, wraps: fields.wraps ?? new Uint8Array(0) });
      if (!said.ok) return said.error.code;
      await insider.until('statement');
      await eventually(() => state.log.sequence >= statement.gate.sequence || isOut(told));
      return undefined;
    },
  };
  return insider satisfies Insider;
}

function isOut(told: readonly RoomEvent[]): boolean {
  return told.some(({ event }) => event === 'room-ended');
}

/** The owner, inside and present. */
export async function goInAsOwner(room: RawRoom): Promise<Insider> {
  const owner = await goIn(room);
  const refused = await owner.say({ act: 'back', by: room.owner });
  if (refused) throw new Error(refused);
  return owner;
}

/** Goes on stage and, where told to, begins a stream, which stays silent. */
export async function takeStage({ line }: Insider, { isProducing = false } = {}): Promise<string | undefined> {
  const spoken = await line.request('speak', {});
  if (!spoken.ok) return spoken.error.code;
  if (!isProducing) return undefined;
  const produced = await line.request('produce', { ssrc: 1 + Math.floor(Math.random() * 2 ** 31), payloadType: 111 });
  return produced.ok ? undefined : produced.error.code;
}

export function packed(...wraps: readonly { join: Bytes; wrap: Bytes }[]): Bytes {
  return new Uint8Array(wraps.flatMap(({ join, wrap }) => [...join, ...wrap]));
}

export const namesOf = (joins: readonly { join: Bytes }[]) => joins.map(({ join }) => toBase64url(join));
