import { type Fault, fail, isEqual, ok, type Result, sha256 } from '@sotto/base';
import { type Code, type Known, type RoomAnswer, type RoomBody, resumeBody } from '@sotto/protocol';
import { verify } from '@sotto/records';
import type { Ticket } from '../createTickets.ts';
import { findRoom } from '../rooms/findRoom.ts';
import { type HeldRoom, hold, tellStage } from '../rooms/holdLiveRoom.ts';
import { introduceOthers } from '../rooms/introduce.ts';
import { leaveRoom, loseConnection } from '../rooms/leaveRoom.ts';
import type { Member } from '../rooms/Member.ts';
import { markOccupied } from '../rooms/occupancy.ts';
import { openStreams } from '../rooms/openStream.ts';
import { rebuildMember } from '../rooms/rebuildMember.ts';
import type { Room } from '../store/Store.ts';
import type { Client } from './Client.ts';
import { goInside } from './goInside.ts';
import type { Handler } from './Handler.ts';
import { isInside } from './isInside.ts';
import { issueTicket } from './issueTicket.ts';
import { previewOf } from './peek.ts';
import { tellMissed } from './tellMissed.ts';

type Resumed = Result<RoomAnswer<'resume-join'>, Fault<Code>>;

/**
 * Takes a member back on a new connection, under the same join and with everything that they still have at the relay.
 * [R10]
 */
export const resumeJoin: Handler<'resume-join'> = async (client, body) => {
  if (client.presence.phase !== 'outside') return fail('not-allowed');
  client.presence = { phase: 'entering' };
  try {
    return await resume(client, body);
  } finally {
    if (client.presence.phase === 'entering') client.presence = { phase: 'outside' };
  }
};

async function resume(client: Client, body: RoomBody<'resume-join'>): Promise<Resumed> {
  const { parts, roomHandle, standing } = client;
  const row = standing.kind === 'proved' ? await findRoom(parts, roomHandle) : undefined;
  if (!row) return fail('room-gone');
  const ticket = parts.tickets.open(body.ticket, roomHandle);
  if (!(ticket && (await isTheirs(client, ticket, body)))) return fail('not-allowed');
  if (parts.rooms.find(roomHandle)?.statements.isEjected(ticket.join)) return fail('not-allowed');
  const known = findMember(client, ticket);
  const found = known ? ok(known) : await rebuildMember(parts, row, { ticket, known: body.known });
  if (!found.ok) return found;
  try {
    noteKeys(found.value, body.known);
    const resumed = await welcomeBack(client, row, found.value);
    // Deferred until after the answer, because a client asks for nothing before it has that.
    if (resumed.ok) setImmediate(() => tellMissed(client, found.value, body.known));
    return resumed;
  } finally {
    found.value.release();
  }
}

/**
 * Tells whether the ticket is for this room and credential, and whether the session that it names has signed for this
 * connection. [S6]
 */
async function isTheirs(client: Client, ticket: Ticket, body: RoomBody<'resume-join'>): Promise<boolean> {
  const { join, session, credentialHash } = ticket;
  const { roomHandle } = client;
  if (!isEqual(credentialHash, await sha256(body.credential))) return false;
  const serverKey = client.parts.keys.publicKey;
  const proof = resumeBody({ serverKey, roomHandle, join, challenge: client.connectionId });
  return verify(session, { type: 'resume', body: proof, signature: body.signature });
}

type Found = HeldRoom & { readonly member: Member };

/** Finds a member who is still inside: absent, or on a connection that has not noticed yet that it is lost. */
function findMember({ parts, roomHandle }: Client, { join }: Ticket): Found | undefined {
  const room = parts.rooms.find(roomHandle);
  const member = room?.find(join);
  return room && member && { ...hold(parts, room), member };
}

/**
 * Lets in a member who waits behind a lock, if they have read a generation from after the lock. A server that has
 * restarted since had let them in before. [R13]
 */
function noteKeys({ room, member }: Found, { generation }: Known): void {
  if (generation > 0 && generation >= room.statements.log.floor) member.isWaiting = false;
}

async function welcomeBack(client: Client, row: Room, { room, member }: Found): Promise<Resumed> {
  const { parts } = client;
  // This connection may have closed meanwhile. Then the member is in the room as absent, like any member with a lost
  // connection.
  const isHere = client.presence.phase === 'entering';
  goInside(client, room, member);
  if (!isHere) {
    loseConnection(client);
    return fail('not-inside');
  }
  const [streams, occupied, ticket] = await Promise.all([
    openStreams(room, member),
    markOccupied(parts, row),
    issueTicket(parts, room, member),
  ]);
  // A member who was removed meanwhile, or has come back on another connection, gets nothing of the room here.
  if (!isInside(client, member)) return fail('not-inside');
  if (!occupied) {
    leaveRoom(client);
    return fail('room-gone');
  }
  room.occupiedRow ??= { ...row, emptySince: undefined };
  parts.hallways.list(row, room);
  introduceOthers(room, member);
  if (room.gone.delete(member.join))
    room.news.tellHosts({ event: 'connection', join: member.join, isHere: true }, member);
  if (room.isSettled) tellStage(room, member);
  const isOnStage = member.speaking !== undefined;
  return ok({ isOnStage, streams, ticket, ...previewOf(row, room) });
}
