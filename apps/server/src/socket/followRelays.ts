import { type Bytes, isEqual, toBase64url } from '@sotto/base';
import { limits } from '@sotto/protocol';
import type { RelayLink } from '../relays/RelayLink.ts';
import type { LiveRoom } from '../rooms/LiveRoom.ts';
import type { Member } from '../rooms/Member.ts';
import type { ServerParts } from '../ServerParts.ts';
import { leaveStage } from './leaveRoom.ts';

type Parts = Pick<ServerParts, 'relays' | 'rooms' | 'metrics'>;

/** A transport ended by itself: its member must receive anew, or has left the stage. [L4] */
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

/** A relay is there, for the first time or again: adopts what it kept of the rooms on it, and moves those left alone. [L4] */
export async function welcomeRelay(parts: Parts, relay: RelayLink): Promise<void> {
  moveRooms(parts);
  await Promise.all(parts.rooms.on(relay).map((room) => adoptRoom(parts, room)));
}

/** Rooms whose relay is gone for good go on at another one, where everybody connects anew, once one is there. [L4] */
export function moveRooms({ relays, rooms, metrics }: Parts): void {
  for (const room of rooms.all()) {
    if (!relays.isGone(room.relay)) continue;
    const next = relays.choose(room.group);
    if (next) room.moveTo(next);
    for (const member of [...room.members()]) {
      if (next) leaveStage(room, member);
      metrics.pathLost('relay-gone');
      member.losePath();
    }
  }
}

/** Asks the relay for everything that this server thinks a room has there; what it lost meanwhile is lost here too. */
async function adoptRoom({ metrics }: Parts, room: LiveRoom): Promise<void> {
  const { relay } = room;
  const handles = [...room.members()].flatMap(handlesOf);
  const kept = new Set<string>();
  for (let from = 0; from < handles.length; from += limits.adoptedHandles) {
    const adopted = await relay.command('adopt', { handles: handles.slice(from, from + limits.adoptedHandles) });
    // The link broke again: its next return asks anew.
    if (!adopted.ok) return;
    for (const handle of adopted.value.kept) kept.add(toBase64url(handle));
  }
  const asked = new Set(handles.map(toBase64url));
  // Whoever has begun anew meanwhile has handles that nobody asked for, and has lost nothing.
  const isLost = (handle: Bytes) => asked.has(toBase64url(handle)) && !kept.has(toBase64url(handle));
  for (const member of [...room.members()]) {
    const { speaking } = member;
    if (speaking && (isLost(speaking.transport) || (speaking.isProducing && isLost(speaking.producer)))) {
      leaveStage(room, member);
    }
    if (!isLost(member.receiving)) continue;
    metrics.pathLost('relay-restarted');
    member.losePath();
  }
}

function handlesOf({ receiving, speaking }: Member): Bytes[] {
  if (!speaking) return [receiving];
  return speaking.isProducing ? [receiving, speaking.transport, speaking.producer] : [receiving, speaking.transport];
}
