import { type Bytes, type Fault, fail, ok, type Result, randomBytes } from '@sotto/base';
import { type Code, limits, ownerProofBody, type RoomAnswer, type RoomBody } from '@sotto/protocol';
import { verify } from '@sotto/statements';
import { decideEntry, maySpeak } from '../../rooms/decisions.ts';
import type { Member } from '../../rooms/LiveRoom.ts';
import type { Room } from '../../store/Store.ts';
import { announceAudience } from '../announceAudience.ts';
import type { Client } from '../Client.ts';
import { leaveRoom } from '../leaveRoom.ts';
import { markOccupied } from '../occupancy.ts';
import { openStream } from '../openStream.ts';
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
  if (client.presence.phase !== 'entering') return fail('not-inside');
  if (body.ownerProof && !isOwnerProof(client, row, { ...body, ownerProof: body.ownerProof }))
    return fail('not-allowed');
  const relay = parts.rooms.find(row.handle)?.relay ?? parts.relays.choose();
  if (!relay) return fail('relay-unavailable');
  const room = parts.rooms.open(row.handle, relay);
  const decided = decideEntry(room);
  if (!decided.ok) return decided;

  const member = createMember(client, body.credential, body.ownerProof !== null);
  // Whoever begins to speak after this line is told to the newcomer as an event, whoever did before is in the answer.
  room.add(member);
  client.presence = { phase: 'inside', room, member };
  const opening = room.relay.command('open-transport', { group: room.group, transport: member.receiving });
  const streaming = Array.from(room.stage(), (speaker) => openStream(room, { speaker, listener: member }));
  const [offer, occupied, ...streams] = await Promise.all([opening, markOccupied(parts, row), ...streaming]);
  announceAudience(room);
  if (!offer.ok || !occupied) {
    leaveRoom(client);
    return fail(offer.ok ? 'room-gone' : offer.error.code);
  }
  parts.hallways.list(row, room);
  const opened = streams.filter((stream) => stream !== undefined);
  const answer = { join: member.join, maySpeak: maySpeak(row, member), transport: offer.value, streams: opened };
  return ok({ ...answer, ...previewOf(row, room) });
}

function isOwnerProof(client: Client, row: Room, claim: { session: Bytes; ownerProof: Bytes }): boolean {
  const body = ownerProofBody({ roomHandle: row.handle, connection: client.connectionId, session: claim.session });
  return verify(row.ownerKey, { type: 'owner-proof', body, signature: claim.ownerProof });
}

function createMember(client: Client, credential: Bytes, isOwner: boolean): Member {
  return {
    join: randomBytes(limits.handleBytes),
    credential,
    isOwner,
    receiving: randomBytes(limits.handleBytes),
    speaking: undefined,
    tell: client.tell,
    disconnect: client.disconnect,
  };
}
