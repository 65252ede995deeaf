import { type Bytes, type Fault, fail, isEqual, ok, type Result } from '@sotto/base';
import type { Code, Member as Introduction, Known } from '@sotto/protocol';
import { fromName, nameOf } from '@sotto/records';
import type { Ticket } from '../createTickets.ts';
import type { ServerParts } from '../ServerParts.ts';
import type { Room } from '../store/Store.ts';
import { isBehindLock, isPutOut, mayBeOnStage } from './decisions.ts';
import { type HeldRoom, holdLiveRoom } from './holdLiveRoom.ts';
import type { LiveRoom } from './LiveRoom.ts';
import { type Hand, Member } from './Member.ts';
import { announceAudience } from './news/announceAudience.ts';
import { offerStream } from './openStream.ts';
import { entryOf } from './record/RosterLog.ts';

/**
 * Rebuilds a member whom this server has forgotten, or never knew, from their ticket, the roster and their relay:
 * inside while their receiving transport exists, on stage while their stream exists and the log allows it. [R11]
 */
export async function rebuildMember(
  parts: ServerParts,
  row: Room,
  { ticket, known }: Returning,
): Promise<Result<HeldRoom & { member: Member }, Fault<Code>>> {
  const kept = await adopt(parts, ticket);
  if (!kept.ok) return kept;
  const held = await holdLiveRoom(parts, row, kept.value.relay);
  if (!held.ok) return held;
  const rebuilt = await rebuildIn(parts, held.value.room, { ticket, known, ...kept.value });
  if (rebuilt.ok) return ok({ ...held.value, member: rebuilt.value });
  held.value.release();
  return rebuilt;
}

/** The ticket of a returning member, and the place up to which they have read the records. */
interface Returning {
  readonly ticket: Ticket;
  readonly known: Known;
}

type Kept = { readonly relay: LiveRoom['relay']; readonly isProducing: boolean };

async function rebuildIn(
  parts: ServerParts,
  room: LiveRoom,
  { ticket, known: read, relay, isProducing }: Kept & Returning,
): Promise<Result<Member, Fault<Code>>> {
  const introduction = await introductionOf(parts, room, ticket.join);
  // All this may have changed while the entry was read.
  if (room.relay !== relay || room.roster.hasLeft(ticket.join)) return fail('unknown-handle');
  if (room.statements.log.isClosed) return fail('room-gone');
  if (!introduction || isOut(room, ticket, introduction)) return fail('not-allowed');
  // The database was set back to a backup. The client finds that out when it reads the log, and tells its person.
  if (read.number > room.statements.log.number) return fail('not-allowed');
  // The client may have used the same ticket on two connections at once.
  const known = room.find(ticket.join);
  if (known) return ok(known);
  const { session, receiving, sending, producer } = ticket;
  const shown = shownBy(room, ticket);
  const isWaiting = isBehindLock(room.statements.log, { join: ticket.join, version: introduction.version, shown });
  const member = new Member({ introduction, session, receiving, shown, isWaiting });
  room.add(member);
  if (sending && producer && shown && isProducing && mayBeOnStage(room.statements.log, member, shown)) {
    room.takeStage(member, { transport: sending, producer, member: shown, isProducing: true });
    room.news.tellAll({ event: 'stage-joined', ...introduction }, member);
    offerStream(room, member);
  } else if (sending) relay.closeHandle(sending);
  if (ticket.hand && !isWaiting) restoreHand(room, member, ticket.hand);
  if (room.isModerator(member)) room.introduce(member);
  announceAudience(room);
  return ok(member);
}

/** Restores the hand of a ticket. Moderators who came in since the restart have not heard of it. [R14] */
function restoreHand(room: LiveRoom, member: Member, hand: Hand): void {
  room.hands.restore(member, hand);
  const { introduction } = member;
  room.news.tellHosts({ event: 'hand-changed', ...introduction, hand: hand.sealed, ageMs: room.hands.ageOf(member) });
}

/** The member key that a member showed: on stage, or by a `here` that came after their ticket. [P6] */
function shownBy({ statements }: LiveRoom, { join, shown }: Ticket): Bytes | undefined {
  const here = statements.log.shown.get(nameOf(join));
  return shown ?? (here === undefined ? undefined : fromName(here));
}

/** Tells whether a member was removed while the server had forgotten them. */
function isOut(room: LiveRoom, ticket: Ticket, { version }: Pick<Introduction, 'version'>): boolean {
  const { join } = ticket;
  const { statements } = room;
  return isPutOut(statements.log, { join, version, shown: shownBy(room, ticket) }, statements.isEjected(join));
}

/** A join's own entry of the roster. */
async function introductionOf({ store }: ServerParts, room: LiveRoom, join: Bytes): Promise<Introduction | undefined> {
  const version = room.roster.versionOf(join);
  if (version === undefined) return undefined;
  const [row] = await store.entries.pick(room.handle, [version]);
  const entry = row && entryOf(row.bytes);
  return entry && 'credential' in entry ? { version, ...entry } : undefined;
}

/** Asks the ticket's relay for the member's resources. Without a receiving transport the result is `unknown-handle`. */
async function adopt({ relays }: ServerParts, ticket: Ticket): Promise<Result<Kept, Fault<Code>>> {
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
