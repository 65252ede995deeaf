import { type Bytes, type Fault, fail, isEqual, ok, type Result } from '@sotto/base';
import { type Header, recordLimits } from '@sotto/protocol';
import { isModerator, isWelcome, type Log, maySpeak } from '@sotto/records';

/** The operator's capacity limits, at most those of the protocol. */
export interface Capacity {
  /** The most people in one room. */
  readonly roomMembers: number;
  /** The most people on the stage of one room. */
  readonly stageMembers: number;
}

/** A stay as the server knows it: with a member key once one was shown. */
export interface KnownStay {
  readonly join: Bytes;
  /** The number of the entry that registered it. */
  readonly version: number;
  /** The member key that it showed, on stage or by `here`. [P6] */
  readonly shown: Bytes | undefined;
}

/** Decides whether one more person may enter a room. [R3] */
export function decideEntry(memberCount: number, { roomMembers }: Capacity): Result<null, Fault<'room-full'>> {
  return memberCount >= roomMembers ? fail('room-full') : ok(null);
}

/** Tells whether a stay may be on stage under a member key. [P6, R6] */
export function mayBeOnStage(log: Log, { join, version }: Omit<KnownStay, 'shown'>, member: Bytes): boolean {
  return maySpeak(log, member) && isWelcome(log, { join, member, version });
}

/** Decides whether the stage takes a stay under this member key now. [R6, R13] */
export function decideStage(
  log: Log,
  { join, version, member }: Omit<KnownStay, 'shown'> & { readonly member: Bytes },
  stage: { readonly count: number; readonly capacity: Capacity },
): Result<null, Fault<'not-allowed' | 'stage-full'>> {
  if (!mayBeOnStage(log, { join, version }, member)) return fail('not-allowed');
  return stage.count >= stage.capacity.stageMembers ? fail('stage-full') : ok(null);
}

/**
 * Tells whether a stay was removed, as far as the server can tell: it knows joins, and the member keys that were shown.
 * [G4]
 */
export function isPutOut(log: Log, { join, version, shown }: KnownStay, isNamed: boolean): boolean {
  if (!shown) return isNamed;
  return !isWelcome({ ...log, lock: undefined }, { join, member: shown, version });
}

/**
 * Tells whether a lock keeps a stay out, as far as the server can tell: `admit` names keys, and few members have shown
 * theirs. [G4]
 */
export function isBehindLock(log: Log, { join, version, shown }: KnownStay): boolean {
  if (log.lock === undefined || version <= log.lock) return false;
  return !(shown && isWelcome(log, { join, member: shown, version }));
}

/**
 * Tells whether a lock certainly keeps a stay from keys, so that no sponsor is asked for it. The server recognises an
 * admitted member only after they have shown their key. Until then, any member could be the admitted one. [G4, R13]
 */
export function isKeptWaiting(log: Log, stay: KnownStay): boolean {
  return log.admitted.size === 0 && isBehindLock(log, stay);
}

/** The numbers at the end of a log that are for moderators alone, and those for a checkpoint, so that none runs out. */
const [moderatorsOwn, checkpointsOwn] = [1_000, 100];

/**
 * Tells whether the log takes one more statement of this kind. `length` is the number of statements since the newest
 * checkpoint. [P8]
 */
export function hasNumberLeft(log: Log, { act, signer, checkpoint }: Header, length: number): boolean {
  if (checkpoint || act === 'close') return length < recordLimits.statements;
  const kept = isModerator(log, signer) ? checkpointsOwn : moderatorsOwn;
  return length < recordLimits.statements - kept;
}

/**
 * Tells whether a member may submit a statement of this signer. The owner and moderators may from any stay that is
 * welcome; others must be on stage, under the key that they showed there. [P4]
 */
export function maySignAs(
  log: Log,
  stay: Omit<KnownStay, 'shown'> & { readonly speaksAs: Bytes | undefined },
  signer: Bytes,
): boolean {
  const { join, version, speaksAs } = stay;
  const isOnStage = speaksAs !== undefined && isEqual(speaksAs, signer);
  return (isModerator(log, signer) || isOnStage) && isWelcome(log, { join, member: signer, version });
}
