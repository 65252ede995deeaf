import { type Bytes, concat, isEqual } from '@sotto/base';
import { limits, recordLimits } from '@sotto/protocol';
import type { LiveRoom } from '../LiveRoom.ts';
import type { Member } from '../Member.ts';
import type { WrappedEvent } from './WrappedEvent.ts';

const { packedWrapBytes } = recordLimits;
/** Wraps that are kept with a statement: for a full stage and more moderators than a room has. */
const mostKept = 256;

/** Finds the wrap of each member inside, in a list of join || wrap. [G6] */
export function wrapsByMember(room: LiveRoom, packed: Bytes): Map<Member, Bytes> {
  const wraps = new Map<Member, Bytes>();
  for (let from = 0; from < packed.length; from += packedWrapBytes) {
    const member = room.find(packed.subarray(from, from + limits.handleBytes));
    if (member) wraps.set(member, packed.subarray(from + limits.handleBytes, from + packedWrapBytes));
  }
  return wraps;
}

/** The wraps for the stage and for moderators who are here, packed as they came. [G2] */
export function wrapsToKeep(room: LiveRoom, packed: Bytes): Bytes {
  const hosts = room.hosts();
  const kept = [...wrapsByMember(room, packed)].filter(([member]) => hosts.has(member)).slice(0, mostKept);
  return concat(...kept.flatMap(([{ join }, wrap]) => [join, wrap]));
}

/** Finds the wrap for a join among packed ones. */
export function findWrap(packed: Bytes, join: Bytes): Bytes | null {
  for (let from = 0; from < packed.length; from += packedWrapBytes) {
    if (isEqual(packed.subarray(from, from + limits.handleBytes), join))
      return packed.slice(from + limits.handleBytes, from + packedWrapBytes);
  }
  return null;
}

/** Sends each of these members the event, with their own wrap if there is one. */
export function tellWrapped(members: Iterable<Member>, event: WrappedEvent, wraps: ReadonlyMap<Member, Bytes>): void {
  for (const member of members) {
    const wrap = wraps.get(member);
    member.deliver(wrap ? event.with(wrap) : event.plain);
  }
}
