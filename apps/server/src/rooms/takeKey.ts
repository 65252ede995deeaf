import type { LiveRoom } from './LiveRoom.ts';
import type { Member } from './Member.ts';
import { letIn } from './openStream.ts';

/**
 * Notes that a member was given a key of the newest generation: they no longer wait for a sponsor, or behind a lock.
 * [G7, R13]
 */
export function takeKey(room: LiveRoom, member: Member): void {
  room.keyRequests.settle(member);
  letIn(room, member);
}
