import { type Bytes, isEqual } from '@sotto/base';
import type { RelayLink } from '../relays/RelayLink.ts';
import type { ServerParts } from '../ServerParts.ts';
import type { LiveRoom } from './LiveRoom.ts';
import { leaveStage } from './leaveRoom.ts';
import type { Member } from './Member.ts';
import { eachPaced } from './news/eachPaced.ts';
import { recoverFromRelayRestart } from './recoverFromRelayRestart.ts';

type Parts = Pick<ServerParts, 'relays' | 'rooms' | 'metrics' | 'log'>;

/** Handles a transport that ended by itself: its member must start to receive again, or has left the stage. [L4] */
export function endTransport(
  { rooms, metrics }: Pick<Parts, 'rooms' | 'metrics'>,
  relay: RelayLink,
  transport: Bytes,
): void {
  const owner = rooms.transports.ownerOf(transport);
  // A relay can't end a transport that is on another relay.
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
  await Promise.all([moveRooms(parts), recoverFromRelayRestart(parts, relay)]);
}

/**
 * Moves rooms whose relay has been away for long to another one, where every member connects again. While there is no
 * other relay, it tells members nothing: their sound may still flow, and if not, they could go nowhere. [L4]
 */
export async function moveRooms({ relays, rooms, metrics, log }: Parts): Promise<void> {
  const left: Left[] = [];
  let count = 0;
  for (const room of rooms.all()) {
    const next = relays.isGone(room.relay) ? relays.choose(room.group) : undefined;
    if (!next) continue;
    for (const member of room.news.stageFirst()) {
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
