import { type Fault, fail, ok, type Result } from '@sotto/base';

/** How many fit, as the operator chose: at most what the protocol's limits say. */
export interface Capacity {
  /** In one room. */
  readonly roomMembers: number;
  /** On the stage of one room. */
  readonly stageMembers: number;
}

/** Whether one more person may enter a room. [R3] */
export function decideEntry(memberCount: number, { roomMembers }: Capacity): Result<null, Fault<'room-full'>> {
  return memberCount >= roomMembers ? fail('room-full') : ok(null);
}

/** Whether somebody may go on stage by themselves: the owner always, the others where the room says so. [R6] */
export function maySpeak(room: { everyoneSpeaks: boolean }, member: { isOwner: boolean }): boolean {
  return member.isOwner || room.everyoneSpeaks;
}

/** Whether the stage takes this member now. [R6] */
export function decideStage(
  room: { everyoneSpeaks: boolean },
  member: { isOwner: boolean },
  stage: { readonly count: number; readonly capacity: Capacity },
): Result<null, Fault<'not-allowed' | 'stage-full'>> {
  if (!maySpeak(room, member)) return fail('not-allowed');
  return stage.count >= stage.capacity.stageMembers ? fail('stage-full') : ok(null);
}
