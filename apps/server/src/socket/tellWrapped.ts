import type { Bytes } from '@sotto/base';
import { limits, statementLimits } from '@sotto/protocol';
import type { LiveRoom } from '../rooms/LiveRoom.ts';
import type { Member } from '../rooms/Member.ts';
import type { WrappedEvent } from '../rooms/WrappedEvent.ts';

/** For whom of those inside there is a wrap, in pieces of join || wrap. [G5] */
export function wrapsByMember(room: LiveRoom, pieces: readonly Bytes[]): Map<Member, Bytes> {
  const wraps = new Map<Member, Bytes>();
  for (const piece of pieces) {
    for (let from = 0; from < piece.length; from += statementLimits.packedWrapBytes) {
      const member = room.find(piece.subarray(from, from + limits.handleBytes));
      if (member) wraps.set(member, piece.subarray(from + limits.handleBytes, from + statementLimits.packedWrapBytes));
    }
  }
  return wraps;
}

/** Tells each of these members the event with their own wrap, where there is one. */
export function tellWrapped(members: Iterable<Member>, event: WrappedEvent, wraps: ReadonlyMap<Member, Bytes>): void {
  for (const member of members) {
    const wrap = wraps.get(member);
    member.deliver(wrap ? event.with(wrap) : event.plain);
  }
}
