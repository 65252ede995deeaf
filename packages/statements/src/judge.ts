import { type Brand, type Fault, fail, isEqual, ok, type Result, toBase64url } from '@sotto/base';
import type { Act, Gate } from '@sotto/protocol';
import { apply } from './apply.ts';
import type { ReadStatement } from './chain.ts';
import { isModerator, isOwner, maySpeak, type RoomLog, unsigned } from './RoomLog.ts';
import { verify } from './verify.ts';

/** Why a statement does not follow in a log. */
export type StatementFault =
  | 'room-closed'
  | 'wrong-room'
  /** Another sequence number than the next: late, lost a race, or a gap. */
  | 'not-next'
  /** The next number after another past. */
  | 'forked'
  | 'malformed'
  | 'bad-signature'
  | 'not-allowed';

interface Shape {
  readonly hasMember: boolean;
  readonly mints: boolean;
  readonly leastJoins: number;
  readonly mostJoins: number;
}

function shape(fields: Partial<Shape> = {}): Shape {
  return { hasMember: false, mints: false, leastJoins: 0, mostJoins: 0, ...fields };
}

const some = { leastJoins: 1, mostJoins: 8 };

/** Which fields each act fills, and which it leaves empty. [P2] */
const shapes: Record<Act, Shape> = {
  mint: shape({ mints: true }),
  give: shape({ hasMember: true }),
  take: shape({ hasMember: true }),
  admit: shape(some),
  allow: shape(some),
  deny: shape(some),
  eject: shape({ mints: true, mostJoins: 8 }),
  lock: shape({ mints: true }),
  unlock: shape(),
  away: shape({ leastJoins: 1, mostJoins: 1 }),
  back: shape(),
  close: shape(),
};

function isWellFormed({ act, member, joins, commitment }: Gate): boolean {
  const { hasMember, mints, leastJoins, mostJoins } = shapes[act];
  const isCounted = joins.length >= leastJoins && joins.length <= mostJoins;
  const isDistinct = new Set(joins.map(toBase64url)).size === joins.length;
  return (member !== null) === hasMember && (commitment !== null) === mints && isCounted && isDistinct;
}

/** Whether the signer may do to these joins what takes something away: nobody to the owner, nobody else to a moderator. */
function mayActOn(log: RoomLog, { signer, joins }: Gate): boolean {
  return joins.every((join) => {
    const member = log.present.get(toBase64url(join));
    return member === undefined || (isOwner(log, signer) && member !== toBase64url(log.genesis.owner));
  });
}

function mayTake(log: RoomLog, { signer, member }: Gate): boolean {
  return isOwner(log, signer) && member !== null && log.moderators.has(toBase64url(member));
}

function mayGive(log: RoomLog, { member }: Gate): boolean {
  return member !== null && !isModerator(log, member);
}

/** Whether a join's absence means something: it is a moderator's, or there is none and the stage keeps itself. [P6] */
function isCallable(log: RoomLog, { joins }: Gate): boolean {
  return joins.every((join) => {
    const name = toBase64url(join);
    return !log.away.has(name) && (log.present.size === 0 || log.present.has(name));
  });
}

/** What a moderator may do, act by act. [P5] */
function mayAsModerator(log: RoomLog, gate: Gate): boolean {
  switch (gate.act) {
    case 'take':
      return mayTake(log, gate);
    case 'give':
      return mayGive(log, gate);
    case 'deny':
    case 'eject':
      return mayActOn(log, gate);
    case 'away':
      return isCallable(log, gate);
    case 'lock':
      return !log.isLocked;
    case 'unlock':
      return log.isLocked;
    case 'back':
      return !log.present.has(toBase64url(gate.join));
    case 'mint':
    case 'admit':
    case 'allow':
    case 'close':
      return true;
  }
}

/** What anyone who may speak may do: mint while no moderator is present, and call the only one present away. [P6] */
function mayAsSpeaker(log: RoomLog, gate: Gate): boolean {
  if (!maySpeak(log, gate.join)) return false;
  switch (gate.act) {
    case 'mint':
      return log.present.size === 0;
    case 'away':
      return log.present.size <= 1 && isCallable(log, gate);
    case 'back':
      return log.away.has(toBase64url(gate.join));
    default:
      return false;
  }
}

function mayAct(log: RoomLog, gate: Gate): boolean {
  if (log.ejected.has(toBase64url(gate.join))) return false;
  return isModerator(log, gate.signer) ? mayAsModerator(log, gate) : mayAsSpeaker(log, gate);
}

/** A statement of one room that is well formed and that its signer has signed, whatever the log says of it. */
export type CheckedStatement = Brand<ReadStatement, 'CheckedStatement'>;

/**
 * Checks all of a statement that needs no log, so that what nobody signed costs nothing more. [P2]
 *
 * The handle is that of the room in whose log it would follow.
 */
export function checkStatement(
  statement: ReadStatement,
  roomHandle: Uint8Array,
): Result<CheckedStatement, Fault<'wrong-room' | 'malformed' | 'bad-signature'>> {
  const { gate, bodyHash } = statement;
  if (!isEqual(gate.roomHandle, roomHandle)) return fail('wrong-room');
  if (!isEqual(gate.body, bodyHash) || !isWellFormed(gate)) return fail('malformed');
  return isSigned(gate) ? ok(statement as CheckedStatement) : fail('bad-signature');
}

function isSigned(gate: Gate): boolean {
  return verify(gate.signer, { type: 'statement', body: unsigned(gate), signature: gate.signature });
}

/**
 * Whether a statement follows in a log, and the log with it. [P3-P6]
 *
 * It reads the gate alone, so that server and members can't disagree. That a signer who is no moderator has the session of
 * `gate.join` is for whoever knows sessions: the server before it numbers, members before they use what was minted [G7].
 */
export function judge(log: RoomLog, statement: ReadStatement): Result<RoomLog, Fault<StatementFault>> {
  const fault = faultOf(log, statement);
  if (fault) return fail(fault);
  return isSigned(statement.gate) ? ok(apply(log, statement)) : fail('bad-signature');
}

/** The verdict of `judge` on what `checkStatement` has passed. */
export function judgeChecked(log: RoomLog, statement: CheckedStatement): Result<RoomLog, Fault<StatementFault>> {
  const fault = faultOf(log, statement);
  return fault ? fail(fault) : ok(apply(log, statement));
}

/** All that may be wrong with a statement but its signature. */
function faultOf(log: RoomLog, { gate, bodyHash }: ReadStatement): StatementFault | undefined {
  if (log.isClosed) return 'room-closed';
  if (!isEqual(gate.roomHandle, log.genesis.roomHandle)) return 'wrong-room';
  if (gate.sequence !== log.sequence + 1) return 'not-next';
  if (!isEqual(gate.previous, log.head)) return 'forked';
  if (!isEqual(gate.body, bodyHash) || !isWellFormed(gate)) return 'malformed';
  return mayAct(log, gate) ? undefined : 'not-allowed';
}
