import { type Bytes, type Fault, fail, isEqual, ok, type Result, toBase64url } from '@sotto/base';
import { type Gate, statementLimits } from '@sotto/protocol';
import { isModerator, maySpeak, type RoomLog } from '@sotto/records';

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

/** Whether somebody inside may be on stage: a moderator who is present, and whom the log lets speak. [R6] */
export function mayBeOnStage(log: RoomLog, join: Bytes): boolean {
  return log.present.has(toBase64url(join)) || maySpeak(log, join);
}

/** Whether the stage takes this member now; who waits because of a lock may not. [R6, R13] */
export function decideStage(
  log: RoomLog,
  { join, isWaiting }: { readonly join: Bytes; readonly isWaiting: boolean },
  stage: { readonly count: number; readonly capacity: Capacity },
): Result<null, Fault<'not-allowed' | 'stage-full'>> {
  if (isWaiting || !mayBeOnStage(log, join)) return fail('not-allowed');
  return stage.count >= stage.capacity.stageMembers ? fail('stage-full') : ok(null);
}

/** The numbers at the end of a log that are for moderators alone, so that nobody else can use it up. */
const moderatorsOwn = 1_000;

/**
 * Whether a member may hand in a statement of this signer: a moderator signs by a member key, which the server takes for
 * theirs; anybody else by their session, unless they wait. [P6, R13]
 */
export function maySignAs(
  log: RoomLog,
  { session, isWaiting }: { readonly session: Bytes; readonly isWaiting: boolean },
  signer: Gate['signer'],
): boolean {
  if (isModerator(log, signer)) return true;
  return !isWaiting && isEqual(signer, session) && log.sequence < statementLimits.statements - moderatorsOwn;
}
