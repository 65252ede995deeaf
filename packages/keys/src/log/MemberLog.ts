import { type Fault, isEqual, ok, type Result } from '@sotto/base';
import { parseMessage, recordLimits, type StatementBody, statementBody } from '@sotto/protocol';
import {
  type Entrant,
  hashBan,
  isModerator,
  isOwner,
  isWelcome,
  judge,
  type Log,
  nameOf,
  type PassedCheckpoint,
  type ReadStatement,
  type StatementFault,
} from '@sotto/records';
import type { RoomKeys } from '../link/RoomKeys.ts';
import type { RosterMember } from '../roster/Roster.ts';
import { open, type SealedKind } from '../sealed/sealed.ts';

/** The kind under which the link's keys seal a statement's body. */
export const bodyKind: SealedKind = { type: 'statement-body', sealedBytes: recordLimits.bodyBytes };

/** Number of logs kept. A member can't follow a step that covers an older one, and asks for it instead. */
const remembered = 256;

/** The log as a member reads it. Members see more than the server: the bodies. */
export interface MemberLog {
  readonly log: Log;
  /** The newest logs, by number: for H(n), and to decide which members may get a step. */
  readonly recent: ReadonlyMap<number, Log>;
  /** The newest checkpoint, if there is one. */
  readonly checkpoint: PassedCheckpoint | undefined;
  /** The number of the statement with which our reading, or the newest checkpoint, began. */
  readonly begunAt: number;
  /** Members whom the bodies of statements remove, with the roster version up to which their entries are void. */
  readonly covered: ReadonlyMap<string, number>;
}

/** Begins a member's log from an opened log: at its genesis, or at a checkpoint. [P8] */
export function beginLog({ log, checkpoint }: { log: Log; checkpoint?: PassedCheckpoint }): MemberLog {
  const at = [log.number, log] as const;
  return { log, checkpoint, recent: new Map([at]), begunAt: log.number, covered: new Map() };
}

/**
 * The members that a body removes. A body that does not fit its header counts as empty; a body never names more members
 * than its signer may remove. [P7]
 */
function coveredBy(before: Log, { header, body }: ReadStatement, keys: RoomKeys): StatementBody | undefined {
  const opened = header.act === 'eject' ? open(bodyKind, body, keys) : undefined;
  const parsed = opened?.ok ? parseMessage(statementBody, opened.value) : undefined;
  if (!parsed?.ok || !parsed.value.member) return undefined;
  const { member, isBan } = parsed.value;
  if (isBan && !(header.ban && isEqual(header.ban, hashBan(before.start, member)))) return undefined;
  const isProtected = isModerator(before, member) && !isOwner(before, header.signer);
  return isProtected || isOwner(before, member) ? undefined : parsed.value;
}

/** Reads one statement. */
export function readOn(
  { log, recent, checkpoint, begunAt, covered }: MemberLog,
  statement: ReadStatement,
  keys: RoomKeys,
): Result<MemberLog, Fault<StatementFault>> {
  const judged = judge(log, statement);
  if (!judged.ok) return judged;
  const next = judged.value;
  const named = coveredBy(log, statement, keys)?.member;
  const { header } = statement;
  const version = header.minting?.version ?? 0;
  const isPassed = header.checkpoint !== null;
  return ok({
    log: next,
    checkpoint: isPassed ? { header, before: log } : checkpoint,
    begunAt: isPassed ? next.number : begunAt,
    recent: new Map([...[...recent].slice(1 - remembered), [next.number, next]]),
    covered: named ? new Map([...covered, [nameOf(named), version]]) : covered,
  });
}

/** Tells whether a stay may be given keys: the log and the bodies of statements allow it, and it has not ended. [G4] */
export function mayHold({ covered }: Pick<MemberLog, 'covered'>, log: Log, member: RosterMember): boolean {
  return member.leftAt === undefined && isStaying(covered, log, member);
}

/** The same for a stay that may have ended. */
export function isStaying(covered: MemberLog['covered'], log: Log, entrant: Entrant): boolean {
  return (
    isWelcome(log, entrant) &&
    (isOwner(log, entrant.member) || entrant.version > (covered.get(nameOf(entrant.member)) ?? 0))
  );
}
