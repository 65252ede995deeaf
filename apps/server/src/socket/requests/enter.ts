import { type Fault, fail, ok, type Result, randomBytes } from '@sotto/base';
import { type Code, limits, type RoomAnswer, type RoomBody, statementLimits } from '@sotto/protocol';
import { verify } from '@sotto/records';
import { decideEntry } from '../../rooms/decisions.ts';
import type { LiveRoom } from '../../rooms/LiveRoom.ts';
import { Member } from '../../rooms/Member.ts';
import type { Room } from '../../store/Store.ts';
import { announceAudience } from '../announceAudience.ts';
import type { Client } from '../Client.ts';
import { findRoom } from '../findRoom.ts';
import { goInside } from '../goInside.ts';
import { holdLiveRoom } from '../holdLiveRoom.ts';
import { introduceModerators } from '../introduce.ts';
import { isInside } from '../isInside.ts';
import { issueTicket } from '../issueTicket.ts';
import { leaveRoom } from '../leaveRoom.ts';
import { markOccupied } from '../occupancy.ts';
import { openStreams } from '../openStream.ts';
import type { Handler } from './Handler.ts';
import { previewOf } from './peek.ts';

/** Lets a client in to listen: one answer brings the roster, a transport and every speaker's stream. [R3] */
export const enter: Handler<'enter'> = async (client, body) => {
  const { parts, roomHandle, standing } = client;
  if (client.presence.phase !== 'outside') return fail('not-allowed');
  client.presence = { phase: 'entering' };
  try {
    const row = standing.kind === 'proved' ? await findRoom(parts, roomHandle) : undefined;
    if (!row) return fail('room-gone');
    return (await isFull(client)) ? fail('room-full') : await admit(client, row, body);
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
    return member.ok ? await welcome(client, row, { room, member: member.value }) : member;
  } finally {
    release();
  }
}

/** Whether there is no place, as far as can be said before anything of the room is read. */
async function isFull({ parts, roomHandle }: Client): Promise<boolean> {
  const live = parts.rooms.find(roomHandle);
  if (live) return !decideEntry(live.memberCount + live.entering, parts.capacity).ok;
  return (await parts.store.entries.last(roomHandle)) >= statementLimits.rosterEntries;
}

/** Whether the session has signed that it is this join under this credential. [G6] */
function isRegistration(row: Room, { session, join, credential, signature }: RoomBody<'enter'>): boolean {
  const body = { roomHandle: row.handle, join, credential };
  return verify(session, { type: 'registration', body, signature });
}

/** Somebody with a number in the key roster, who is in the room from then on. */
async function register(client: Client, room: LiveRoom, body: RoomBody<'enter'>): Promise<Result<Member, Fault<Code>>> {
  if (client.presence.phase !== 'entering') return fail('not-inside');
  if (room.statements.isEjected(body)) return fail('not-allowed');
  const decided = decideEntry(room.memberCount + room.entering, client.parts.capacity);
  if (!decided.ok) return decided;
  if (!room.quotas.takeEntry(client.visitor, room.roster.version)) return fail('rate-limited');
  room.entering++;
  try {
    return await number(client, room, body);
  } finally {
    room.entering--;
  }
}

async function number(client: Client, room: LiveRoom, body: RoomBody<'enter'>): Promise<Result<Member, Fault<Code>>> {
  const { session, ...registration } = body;
  const numbered = await room.roster.append(registration);
  if (!numbered.ok) return numbered;
  const refused = refusalNow(client, room, body);
  if (refused) {
    room.tellHosts({ event: 'connection', join: body.join, isHere: false });
    return fail(refused);
  }
  const introduction = { version: numbered.value, ...registration };
  const isWaiting = room.statements.isWaiting(introduction);
  const member = new Member({ introduction, session, receiving: randomBytes(limits.handleBytes), isWaiting });
  // Whoever begins to speak after this line is told to the newcomer as an event, whoever did before is in the answer.
  room.add(member);
  goInside(client, room, member);
  return ok(member);
}

/** What has happened while the entry was written: the connection is gone, the room has ended, its session was put out. */
function refusalNow({ presence }: Client, room: LiveRoom, body: RoomBody<'enter'>): Code | undefined {
  if (presence.phase !== 'entering') return 'not-inside';
  if (room.statements.log.isClosed) return 'room-gone';
  return room.statements.isEjected(body) ? 'not-allowed' : undefined;
}

async function welcome(
  client: Client,
  row: Room,
  { room, member }: { room: LiveRoom; member: Member },
): Promise<Entered> {
  const { parts } = client;
  introduceModerators(room, member);
  const opening = room.relay.command('open-transport', { group: room.group, transport: member.receiving });
  const ticketing = issueTicket(parts, room, member);
  const inside = Promise.all([opening, markOccupied(parts, row), openStreams(room, member), ticketing]);
  const [offer, occupied, streams, ticket] = await inside;
  announceAudience(room);
  // Whoever was put out meanwhile, or has come back on another connection, is told nothing of the room here.
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
