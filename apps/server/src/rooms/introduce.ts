import { limits, type RoomEvent } from '@sotto/protocol';
import type { LiveRoom } from './LiveRoom.ts';
import type { Member } from './Member.ts';
import { encodeEvents } from './news/RoomNews.ts';

/** Introduces to a newcomer all members off stage who were introduced to the others. [R13] */
export function introduceOthers(room: LiveRoom, newcomer: Member): void {
  for (const member of room.introduced())
    if (member !== newcomer) newcomer.tell({ event: 'introduced', ...member.introduction });
}

/** Tells a member who wraps keys from now on whose connection is gone. [G2] */
export function tellWhoIsGone(room: LiveRoom, member: Member): void {
  const events = Array.from(room.gone.all(), (join): RoomEvent => ({ event: 'connection', join, isHere: false }));
  for (let from = 0; from < events.length; from += limits.gatheredEvents)
    member.deliver(encodeEvents(events.slice(from, from + limits.gatheredEvents)));
}
