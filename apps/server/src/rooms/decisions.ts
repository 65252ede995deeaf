import { type Fault, fail, ok, type Result } from '@sotto/base';
import { limits } from '@sotto/protocol';

/** Whether one more person may enter a room. [R3] */
export function decideEntry(room: { memberCount: number }): Result<null, Fault<'room-full'>> {
  return room.memberCount >= limits.roomMembers ? fail('room-full') : ok(null);
}

/** Whether somebody may go on stage by themselves: the owner always, the others where the room says so. [R6] */
export function maySpeak(room: { everyoneSpeaks: boolean }, member: { isOwner: boolean }): boolean {
  return member.isOwner || room.everyoneSpeaks;
}

/** Whether the stage takes this member now. [R6] */
export function decideStage(
  room: { everyoneSpeaks: boolean },
  member: { isOwner: boolean },
  stageCount: number,
): Result<null, Fault<'not-allowed' | 'stage-full'>> {
  if (!maySpeak(room, member)) return fail('not-allowed');
  return stageCount >= limits.stageMembers ? fail('stage-full') : ok(null);
}
