import { type Bytes, type Fault, fail, isEqual, ok, type Result } from '@sotto/base';
import type { Code } from '@sotto/protocol';
import type { Ticket } from '../createTickets.ts';
import type { LiveRoom } from '../rooms/LiveRoom.ts';
import { Member } from '../rooms/Member.ts';
import type { ServerParts } from '../ServerParts.ts';
import type { Room } from '../store/Store.ts';
import { announceAudience } from './announceAudience.ts';
import { openLiveRoom } from './openLiveRoom.ts';
import { offerStream } from './openStream.ts';

interface Rebuilt {
  readonly room: LiveRoom;
  readonly member: Member;
}

/**
 * Somebody whom this server has forgotten, or never knew, as their ticket and their relay remember them: inside while
 * their receiving transport exists, on stage while their stream does. [R11]
 */
export async function rebuildMember(
  parts: ServerParts,
  row: Room,
  { ticket, credential }: { ticket: Ticket; credential: Bytes },
): Promise<Result<Rebuilt, Fault<Code>>> {
  const kept = await adopt(parts, ticket);
  if (!kept.ok) return kept;
  const room = await openLiveRoom(parts, row, kept.value.relay);
  if (room?.relay !== kept.value.relay) return fail('unknown-handle');
  // The same ticket may have been shown on two connections at once.
  const known = room.find(ticket.join);
  if (known) return ok({ room, member: known });
  const { join, session, isOwner, receiving, sending, producer } = ticket;
  const member = new Member({ join, session, credential, isOwner, receiving });
  room.add(member);
  if (sending && producer && kept.value.isProducing) {
    room.takeStage(member, { transport: sending, producer, isProducing: true });
    room.tellAll({ event: 'stage-joined', join, credential }, member);
    offerStream(room, member);
  } else if (sending) room.relay.closeHandle(sending);
  announceAudience(room);
  return ok({ room, member });
}

type Adopted = { readonly relay: LiveRoom['relay']; readonly isProducing: boolean };

/** Asks the ticket's relay what is left; nothing to receive on is `unknown-handle`. */
async function adopt({ relays }: ServerParts, ticket: Ticket): Promise<Result<Adopted, Fault<Code>>> {
  const relay = relays.find(ticket.relay);
  if (!relay) return fail('relay-unavailable');
  const { receiving, sending, producer } = ticket;
  const handles = [receiving, sending, producer].filter((handle) => handle !== null);
  const adopted = await relay.command('adopt', { handles });
  if (!adopted.ok) return adopted;
  const isKept = (handle: Bytes | null) => handle !== null && adopted.value.kept.some((kept) => isEqual(kept, handle));
  if (!isKept(receiving)) return fail('unknown-handle');
  return ok({ relay, isProducing: isKept(sending) && isKept(producer) });
}
