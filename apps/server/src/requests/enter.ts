import { type Fault, fail, ok, type Result, randomBytes } from '@sotto/base';
import { type Code, limits, type RoomAnswer, type RoomBody, recordLimits, type Statement } from '@sotto/protocol';
import { isEntrySigned } from '@sotto/records';
import { decideEntry, isBehindLock } from '../rooms/decisions.ts';
import { findRoom } from '../rooms/findRoom.ts';
import { holdLiveRoom } from '../rooms/holdLiveRoom.ts';
import { introduceOthers } from '../rooms/introduce.ts';
import type { LiveRoom } from '../rooms/LiveRoom.ts';
import { leaveRoom, tellGone } from '../rooms/leaveRoom.ts';
import { Member } from '../rooms/Member.ts';
import { announceAudience } from '../rooms/news/announceAudience.ts';
import { markOccupied } from '../rooms/occupancy.ts';
import { openStreams } from '../rooms/openStream.ts';
import { findCheckpoint } from '../rooms/record/Checkpoints.ts';
import { sha256Now } from '../rooms/record/sha256Now.ts';
import type { Room } from '../store/Store.ts';
import { StoreError } from '../store/StoreError.ts';
import type { Client } from './Client.ts';
import { goInside } from './goInside.ts';
import type { Handler } from './Handler.ts';
import { isInside } from './isInside.ts';
import { issueTicket } from './issueTicket.ts';
import { previewOf } from './peek.ts';
import { numberStatement } from './statements.ts';

/** Lets a client in to listen. One answer has its entry number, a transport and every speaker's stream. [R3] */
export const enter: Handler<'enter'> = async (client, body) => {
  const { parts, roomHandle, standing } = client;
  if (client.presence.phase !== 'outside') return fail('not-allowed');
  client.presence = { phase: 'entering' };
  try {
    const row = standing.kind === 'proved' ? await findRoom(parts, roomHandle) : undefined;
    if (!row) return fail('room-gone');
    return (await isFull(client, row)) ? fail('room-full') : await admit(client, row, body);
  } finally {
    if (client.presence.phase === 'entering') client.presence = { phase: 'outside' };
  }
};

type Entered = Result<RoomAnswer<'enter'>, Fault<Code>>;

async function admit(client: Client, row: Room, body: RoomBody<'enter'>): Promise<Entered> {
  if (!isRegistration(row, body)) return fail('not-allowed');
  const held = await holdLiveRoom(client.parts, row);
  if (!held.ok) return held;
  const { room, release } = held.value;
  try {
    const member = await register(client, room, body);
    if (!member.ok) return member;
    const inside = { room, member: member.value };
    const [entered] = await Promise.all([describeRoom(client, row, inside), sayHere(client, inside, body.here)]);
    return entered;
  } finally {
    release();
  }
}

/** Tells whether the room has no place left, as far as the server knows before it reads any record of the room. */
async function isFull({ parts, roomHandle }: Client, row: Room): Promise<boolean> {
  const live = parts.rooms.find(roomHandle);
  if (live) return !decideEntry(live.memberCount + live.entering, parts.capacity).ok;
  const { rosterEntries } = recordLimits;
  const last = await parts.store.entries.last(roomHandle);
  if (last < rosterEntries) return false;
  const newest = await parts.rooms.coldCheckpoints.find(row, () => findCheckpoint(parts.store, roomHandle));
  return last - (newest?.statement.header.minting?.version ?? 0) >= rosterEntries;
}

/**
 * Tells whether the session signed this registration: this join, in this life of the room, under this credential. [G5]
 */
function isRegistration(row: Room, { session, join, credential, signature }: RoomBody<'enter'>): boolean {
  // The row has the canonical bytes of the genesis, whose hash is H(0).
  return isEntrySigned({ join, credential, signature }, { start: sha256Now(row.genesis), session });
}

/** Registers a person in the roster, and takes them into the room. */
async function register(client: Client, room: LiveRoom, body: RoomBody<'enter'>): Promise<Result<Member, Fault<Code>>> {
  if (client.presence.phase !== 'entering') return fail('not-inside');
  if (room.statements.isEjected(body.join)) return fail('not-allowed');
  const decided = decideEntry(room.memberCount + room.entering, client.parts.capacity);
  if (!decided.ok) return decided;
  if (!room.quotas.takeEntry(client.visitor, room.roster.length)) return fail('rate-limited');
  room.entering++;
  try {
    return await number(client, room, body);
  } finally {
    room.entering--;
  }
}

async function number(client: Client, room: LiveRoom, body: RoomBody<'enter'>): Promise<Result<Member, Fault<Code>>> {
  const { session, here: _, ...registration } = body;
  const numbered = await room.roster.append(registration);
  if (!numbered.ok) return numbered;
  const refused = refusalNow(client, room, body);
  if (refused) {
    tellGone(room, body.join);
    return fail(refused);
  }
  const introduction = { version: numbered.value, ...registration };
  const stay = { join: body.join, version: numbered.value, shown: undefined };
  const isWaiting = isBehindLock(room.statements.log, stay);
  const member = new Member({ introduction, session, receiving: randomBytes(limits.handleBytes), isWaiting });
  // From here on the newcomer gets new speakers as events; speakers from before are in the answer.
  room.add(member);
  goInside(client, room, member);
  return ok(member);
}

/**
 * Refuses if something happened while the entry was being written: the connection is gone, the room has ended, or the
 * join was removed.
 */
function refusalNow({ presence }: Client, room: LiveRoom, body: RoomBody<'enter'>): Code | undefined {
  if (presence.phase !== 'entering') return 'not-inside';
  if (room.statements.log.isClosed) return 'room-gone';
  return room.statements.isEjected(body.join) ? 'not-allowed' : undefined;
}

interface Inside {
  readonly room: LiveRoom;
  readonly member: Member;
}

/** Numbers a moderator's `here` with their entry if it follows; otherwise their client signs it again. [B3] */
async function sayHere(client: Client, inside: Inside, here: Statement | null): Promise<void> {
  if (here?.header.act !== 'here') return;
  try {
    await numberStatement(client, inside, { statement: here, wraps: new Uint8Array(0) });
  } catch (error) {
    if (!(error instanceof StoreError && error.isPassing)) throw error;
  }
}

async function describeRoom(client: Client, row: Room, { room, member }: Inside): Promise<Entered> {
  const { parts } = client;
  introduceOthers(room, member);
  const opening = room.relay.command('open-transport', { group: room.group, transport: member.receiving });
  const ticketing = issueTicket(parts, room, member);
  const inside = Promise.all([opening, markOccupied(parts, row), openStreams(room, member), ticketing]);
  const [offer, occupied, streams, ticket] = await inside;
  announceAudience(room);
  // A member who was removed meanwhile, or has come back on another connection, gets nothing of the room here.
  if (!isInside(client, member)) return fail('not-inside');
  if (!offer.ok || !occupied) {
    leaveRoom(client);
    return fail(offer.ok ? 'room-gone' : offer.error.code);
  }
  room.occupiedRow ??= { ...row, emptySince: undefined };
  parts.hallways.list(row, room);
  const answer = { version: member.introduction.version, transport: offer.value, streams, ticket };
  return ok({ ...answer, ...previewOf(row, room) });
}
