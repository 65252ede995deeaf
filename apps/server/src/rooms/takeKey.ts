import type { LiveRoom } from './LiveRoom.ts';
import type { Member } from './Member.ts';
import { letIn } from './openStream.ts';

/** Somebody was given a key of the newest generation: they wait for no sponsor any more, nor behind a lock. [G7, R13] */
export function takeKey(room: LiveRoom, member: Member): void {
  room.keyRequests.settle(member);
  letIn(room, member);
}
