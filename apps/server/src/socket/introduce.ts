import type { LiveRoom } from '../rooms/LiveRoom.ts';
import type { Member } from '../rooms/Member.ts';

/** Tells somebody who has just come which moderators are present off stage. [R13] */
export function introduceModerators(room: LiveRoom, newcomer: Member): void {
  for (const member of room.moderators())
    if (member !== newcomer && !member.speaking) newcomer.tell({ event: 'introduced', ...member.introduction });
}

/** Tells the others of a moderator who is present and not on stage; nothing of anybody else. [R13] */
export function introduceModerator(room: LiveRoom, member: Member): void {
  if (member.speaking || !room.isModerator(member) || room.find(member.join) !== member) return;
  room.tellAll({ event: 'introduced', ...member.introduction }, member);
}
