import { type Bytes, type Fault, fail, ok, type Result, randomBytes } from '@sotto/base';
import { type Code, limits, ownerProofBody, type RoomAnswer, type RoomBody } from '@sotto/protocol';
import { verify } from '@sotto/statements';
import { decideEntry, maySpeak } from '../../rooms/decisions.ts';
import { Member } from '../../rooms/Member.ts';
import type { Room } from '../../store/Store.ts';
import { announceAudience } from '../announceAudience.ts';
import type { Client } from '../Client.ts';
import { goInside } from '../goInside.ts';
import { issueTicket } from '../issueTicket.ts';
import { leaveRoom } from '../leaveRoom.ts';
import { markOccupied } from '../occupancy.ts';
import { openLiveRoom } from '../openLiveRoom.ts';
import { openStreams } from '../openStream.ts';
import type { Handler } from './Handler.ts';
import { previewOf } from './peek.ts';

/** Lets a client in to listen: one answer brings the roster, a transport and every speaker's stream. [R3] */
export const enter: Handler<'enter'> = async (client, body) => {
  const { parts, roomHandle, standing } = client;
  if (client.presence.phase !== 'outside') return fail('not-allowed');
  client.presence = { phase: 'entering' };
  const row = standing.kind === 'proved' ? await parts.store.rooms.find(roomHandle) : undefined;
  const entered = row ? await admit(client, row, body) : fail('room-gone' as const);
  if (!entered.ok && client.presence.phase === 'entering') client.presence = { phase: 'outside' };
  return entered;
};

type Entered = Result<RoomAnswer<'enter'>, Fault<Code>>;

async function admit(client: Client, row: Room, body: RoomBody<'enter'>): Promise<Entered> {
  const { parts } = client;
  if (body.ownerProof && !isOwnerProof(client, row, { ...body, ownerProof: body.ownerProof }))
    return fail('not-allowed');
  const room = await openLiveRoom(parts, row);
  if (!room) return fail('relay-unavailable');
  if (client.presence.phase !== 'entering') return fail('not-inside');
  const decided = decideEntry(room.memberCount, parts.capacity);
  if (!decided.ok) return decided;

  const member = createMember(body);
  // Whoever begins to speak after this line is told to the newcomer as an event, whoever did before is in the answer.
  room.add(member);
  goInside(client, room, member);
  const opening = room.relay.command('open-transport', { group: room.group, transport: member.receiving });
  const ticketing = issueTicket(parts, room, member);
  const inside = Promise.all([opening, markOccupied(parts, row), openStreams(room, member), ticketing]);
  const [offer, occupied, streams, ticket] = await inside;
  announceAudience(room);
  if (!offer.ok || !occupied) {
    leaveRoom(client);
    return fail(offer.ok ? 'room-gone' : offer.error.code);
  }
  parts.hallways.list(row, room);
  const answer = { join: member.join, maySpeak: maySpeak(row, member), transport: offer.value, streams, ticket };
  return ok({ ...answer, ...previewOf(row, room) });
}

function isOwnerProof(client: Client, row: Room, claim: { session: Bytes; ownerProof: Bytes }): boolean {
  const body = ownerProofBody({ roomHandle: row.handle, connection: client.connectionId, session: claim.session });
  return verify(row.ownerKey, { type: 'owner-proof', body, signature: claim.ownerProof });
}

function createMember({ session, credential, ownerProof }: RoomBody<'enter'>): Member {
  const [join, receiving] = [randomBytes(limits.handleBytes), randomBytes(limits.handleBytes)];
  return new Member({ join, session, credential, isOwner: ownerProof !== null, receiving });
}
