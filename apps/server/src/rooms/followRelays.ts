import { type Bytes, isEqual, toBase64url } from '@sotto/base';
import { limits } from '@sotto/protocol';
import type { RelayLink } from '../relays/RelayLink.ts';
import type { ServerParts } from '../ServerParts.ts';
import type { LiveRoom } from './LiveRoom.ts';
import { leaveStage } from './leaveRoom.ts';
import type { Member } from './Member.ts';
import { eachPaced, pause } from './news/eachPaced.ts';

type Parts = Pick<ServerParts, 'relays' | 'rooms' | 'metrics' | 'log'>;

/** Handles a transport that ended by itself: its member must start to receive again, or has left the stage. [L4] */
export function endTransport(
  { rooms, metrics }: Pick<Parts, 'rooms' | 'metrics'>,
  relay: RelayLink,
  transport: Bytes,
): void {
  const owner = rooms.transports.ownerOf(transport);
  // A relay has no say about what another one carries.
  if (owner?.room.relay !== relay) return;
  if (isEqual(owner.member.receiving, transport)) {
    metrics.pathLost('transport-ended');
    owner.member.losePath();
  } else leaveStage(owner.room, owner.member);
}

/**
 * Welcomes a relay that dialled in, for the first time or again: adopts the parts that it kept of its rooms, and moves
 * rooms without a relay. [L4]
 */
export async function welcomeRelay(parts: Parts, relay: RelayLink): Promise<void> {
  await Promise.all([moveRooms(parts), adoptRooms(parts, relay)]);
}

/**
 * Moves rooms whose relay has been away for long to another one, where every member connects again. While there is no
 * other relay, members are told nothing: sound may still flow, and otherwise there is nowhere to go. [L4]
 */
export async function moveRooms({ relays, rooms, metrics, log }: Parts): Promise<void> {
  const left: Left[] = [];
  let count = 0;
  for (const room of rooms.all()) {
    const next = relays.isGone(room.relay) ? relays.choose(room.group) : undefined;
    if (!next) continue;
    for (const member of room.stageFirst()) {
      left.push({ room, member, receiving: member.receiving, speaking: member.speaking });
    }
    room.moveTo(next);
    count++;
  }
  if (count === 0) return;
  log.warn('rooms-moved', { count });
  const stageFirst = left.toSorted((a, b) => Number(!a.speaking) - Number(!b.speaking));
  await eachPaced(stageFirst, ({ room, member, receiving, speaking }) => {
    if (room.find(member.join) !== member) return;
    if (speaking && member.speaking === speaking) leaveStage(room, member);
    // A member who has started again meanwhile has lost nothing.
    if (!isEqual(member.receiving, receiving)) return;
    metrics.pathLost('relay-gone');
    member.losePath();
  });
}

/** A member whose room has moved, and what they had at the earlier relay. */
interface Left extends Pick<Member, 'receiving' | 'speaking'> {
  readonly room: LiveRoom;
  readonly member: Member;
}

/** A handle at a relay, with its member. */
interface Held {
  readonly room: LiveRoom;
  readonly member: Member;
  readonly handle: Bytes;
}

/** Number of portions requested at once. */
const asksAtOnce = 2;
/** How many times a connected relay is asked that is too busy to answer. */
const attempts = 3;

/**
 * Asks the relay for everything that this server thinks its rooms have there, and drops here whatever the relay has
 * lost. The portions don't wait for each other's rooms: after a relay has forgotten everything, not all members must
 * come at once.
 */
async function adoptRooms(parts: Parts, relay: RelayLink): Promise<void> {
  const held = parts.rooms
    .on(relay)
    .flatMap((room) => [...room.stageFirst()].flatMap((member) => heldBy(room, member)));
  const portions: Held[][] = [];
  for (let from = 0; from < held.length; from += limits.adoptedHandles) {
    portions.push(held.slice(from, from + limits.adoptedHandles));
  }
  const { connections } = relay;
  const work = async () => {
    // If the link breaks again, its next return asks again.
    for (let next = portions.shift(); next && relay.connections === connections; next = portions.shift()) {
      await adoptPortion(parts, relay, next);
    }
  };
  await Promise.all(Array.from({ length: asksAtOnce }, work));
}

async function adoptPortion({ metrics }: Parts, relay: RelayLink, portion: readonly Held[]): Promise<void> {
  const { connections } = relay;
  const handles = portion.map(({ handle }) => handle);
  let adopted = await relay.command('adopt', { handles });
  for (let attempt = 1; !adopted.ok && attempt < attempts && relay.connections === connections; attempt++) {
    adopted = await relay.command('adopt', { handles });
  }
  if (!adopted.ok) return;
  const kept = new Set(adopted.value.kept.map(toBase64url));
  const lost = portion.filter(({ handle }) => !kept.has(toBase64url(handle)));
  await eachPaced(lost, ({ room, member, handle }) => {
    if (room.relay !== relay || room.find(member.join) !== member) return;
    // A member who has started again meanwhile has other handles, and has lost nothing.
    if (isSpeakingOn(member, handle)) leaveStage(room, member);
    if (!isEqual(member.receiving, handle)) return;
    metrics.pathLost('relay-restarted');
    member.losePath();
  });
  if (lost.length > 0) await pause();
}

function isSpeakingOn({ speaking }: Member, handle: Bytes): boolean {
  if (!speaking) return false;
  return isEqual(speaking.transport, handle) || (speaking.isProducing && isEqual(speaking.producer, handle));
}

function heldBy(room: LiveRoom, member: Member): Held[] {
  const { receiving, speaking } = member;
  const speakingOn = speaking ? [speaking.transport, ...(speaking.isProducing ? [speaking.producer] : [])] : [];
  return [receiving, ...speakingOn].map((handle) => ({ room, member, handle }));
}
