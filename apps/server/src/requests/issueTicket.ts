import { type Bytes, sha256 } from '@sotto/base';
import type { LiveRoom } from '../rooms/LiveRoom.ts';
import type { Member } from '../rooms/Member.ts';
import type { ServerParts } from '../ServerParts.ts';

/** A ticket for a member as they are now at the relay. [R10] */
export async function issueTicket({ tickets }: ServerParts, room: LiveRoom, member: Member): Promise<Bytes> {
  const { join, session, receiving, speaking, shown = null, hand = null } = member;
  const ticket = {
    join,
    session,
    shown,
    credentialHash: await sha256(member.credential),
    relay: room.relay.key,
    receiving,
    sending: speaking?.transport ?? null,
    producer: speaking?.producer ?? null,
    hand,
  };
  return tickets.seal(ticket, room.handle);
}
