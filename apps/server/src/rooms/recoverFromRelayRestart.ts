import { type Bytes, isEqual, toBase64url } from '@sotto/base';
import { limits } from '@sotto/protocol';
import type { RelayLink } from '../relays/RelayLink.ts';
import type { ServerParts } from '../ServerParts.ts';
import type { LiveRoom } from './LiveRoom.ts';
import { leaveStage } from './leaveRoom.ts';
import type { Member } from './Member.ts';
import { eachPaced, pause } from './news/eachPaced.ts';

type Parts = Pick<ServerParts, 'rooms' | 'metrics'>;

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
 * Recovers from a relay restart, when the relay has dialled in again: asks it for everything that this server thinks its
 * rooms have there, and drops here whatever the relay has lost. From here the way to sound is that of a lost path:
 * `Member.losePath` sends `path-lost`, and the client's `recoverPath` renews what it lost. [L4]
 *
 * It works in portions, so that not all members reconnect at once after a relay has forgotten everything.
 */
export async function recoverFromRelayRestart(parts: Parts, relay: RelayLink): Promise<void> {
  const held = parts.rooms
    .on(relay)
    .flatMap((room) => [...room.news.stageFirst()].flatMap((member) => heldBy(room, member)));
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
