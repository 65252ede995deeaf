import { type Fault, fail, isEqual, ok, type Result } from '@sotto/base';
import type { Act, Header } from '@sotto/protocol';
import { apply } from './apply.ts';
import { nameOf } from './hash.ts';
import { hashBan, isBanned, isModerator, isOwner, type Log, maySpeak } from './Log.ts';
import type { ReadStatement } from './readStatement.ts';
import { isSigned } from './verify.ts';

/** The reasons why a statement does not follow in a log. */
export type StatementFault =
  | 'room-closed'
  | 'wrong-room'
  /** Not the next number: it is late, it lost a race, or one is missing. */
  | 'not-next'
  /** The next number, but after a different history. */
  | 'forked'
  | 'malformed'
  | 'bad-signature'
  | 'not-allowed';

/** The fields that each act fills: member keys, joins, and a generation. [P2] */
const shapes: Record<Act, { readonly names: 'none' | 'members' | 'anybody'; readonly mints: boolean }> = {
  here: { names: 'none', mints: false },
  mint: { names: 'none', mints: true },
  give: { names: 'members', mints: false },
  take: { names: 'members', mints: false },
  allow: { names: 'members', mints: false },
  deny: { names: 'members', mints: false },
  admit: { names: 'members', mints: false },
  eject: { names: 'anybody', mints: true },
  lock: { names: 'none', mints: true },
  unlock: { names: 'none', mints: false },
  close: { names: 'none', mints: false },
};

function isWellFormed({ act, members, joins, ban, minting, checkpoint }: Header): boolean {
  const { names, mints } = shapes[act];
  const isNamed =
    (members.length === 0 || names !== 'none') &&
    (joins.length === 0 || names === 'anybody') &&
    (names !== 'members' || members.length > 0);
  const all = [...members, ...joins].map(nameOf);
  const isDistinct = new Set(all).size === all.length;
  const isMarked = (ban !== null) === (act === 'eject') && (checkpoint === null || act === 'mint');
  return isNamed && isDistinct && isMarked && (minting !== null) === mints;
}

/** Tells whether the act respects rank: nobody acts against the owner, and only the owner against a moderator. [P5] */
function mayActAgainst(log: Log, { signer, members, joins, ban }: Header): boolean {
  const shown = joins.flatMap((join) => log.shown.get(nameOf(join)) ?? []);
  const banned = ban ? log.byBan.get(nameOf(ban)) : undefined;
  const named = new Set([...members.map(nameOf), ...shown, ...(banned === undefined ? [] : [banned])]);
  const isOwnersBan = ban !== null && isEqual(hashBan(log.start, log.genesis.owner), ban);
  if (named.has(nameOf(log.genesis.owner)) || isOwnersBan) return false;
  return isOwner(log, signer) || ![...named].some((name) => log.moderators.has(name));
}

/** Tells whether a moderator may do this act. [P5] */
function mayAsModerator(log: Log, header: Header): boolean {
  const { act, signer, members, join } = header;
  switch (act) {
    case 'here': {
      const before = log.here.get(nameOf(signer));
      return !before || !isEqual(before.join, join);
    }
    case 'take':
      return isOwner(log, signer) && members.every((member) => log.moderators.has(nameOf(member)));
    case 'give':
      return members.every((member) => !isModerator(log, member) && !isBanned(log, member));
    case 'deny':
    case 'eject':
      return mayActAgainst(log, header);
    case 'lock':
      return log.lock === undefined;
    case 'unlock':
      return log.lock !== undefined;
    case 'mint':
    case 'allow':
    case 'admit':
    case 'close':
      return true;
  }
}

/**
 * Tells whether a signer may do this act: members who may speak may mint; all other acts are for moderators. The
 * owner's statements count from any join. [P5]
 */
function mayAct(log: Log, header: Header): boolean {
  const { signer, join, act } = header;
  if (isOwner(log, signer)) return mayAsModerator(log, header);
  if (isBanned(log, signer) || log.ejected.has(nameOf(join))) return false;
  return isModerator(log, signer) ? mayAsModerator(log, header) : act === 'mint' && maySpeak(log, signer);
}

/**
 * Decides whether a statement follows in a log, and returns the log with it. [P3-P5]
 *
 * It reads only genesis and headers, so that server and members can't disagree: a statement that it accepts counts for
 * everybody. The server also checks what only it can know: that the join belongs to the connection, that the roster
 * hash is its own, and that a member who is not a moderator is on stage.
 */
export function judge(log: Log, statement: ReadStatement): Result<Log, Fault<StatementFault>> {
  const { header } = statement;
  const judged = judgeSigned(log, statement);
  return judged.ok && !isSigned(header.signer, 'statement', header) ? fail('bad-signature') : judged;
}

/** Judges a statement whose signature was verified before. */
export function judgeSigned(log: Log, statement: ReadStatement): Result<Log, Fault<StatementFault>> {
  const { header, bodyHash } = statement;
  if (log.isClosed) return fail('room-closed');
  if (!isEqual(header.start, log.start)) return fail('wrong-room');
  if (header.number !== log.number + 1) return fail('not-next');
  if (!isEqual(header.previous, log.head)) return fail('forked');
  if (!isEqual(header.body, bodyHash) || !isWellFormed(header)) return fail('malformed');
  if (!mayAct(log, header)) return fail('not-allowed');
  return ok(apply(log, statement));
}
