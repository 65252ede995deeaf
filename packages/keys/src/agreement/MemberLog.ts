import { type Bytes, type Fault, fail, isEqual, ok, type Result, sha256, toBase64url } from '@sotto/base';
import type { Genesis, StatementBody } from '@sotto/protocol';
import {
  type GenesisFault,
  isModerator,
  isOwner,
  judge,
  type LogMemory,
  openLog,
  type ReadStatement,
  type RoomLog,
  type ShownLog,
  type StatementFault,
} from '@sotto/statements';
import { ownerFingerprint } from '../identity.ts';
import type { RoomKeys } from '../RoomKeys.ts';
import { openGenesisBody, openStatementBody } from './statementBody.ts';

/** A room's log as members read it: what its gates add up to, and what their bodies add. [P7] */
export interface MemberLog {
  readonly log: RoomLog;
  /** Hash of the genesis and of each statement, 32 bytes each. */
  readonly heads: readonly Bytes[];
  /** Member keys that stay out, by base64url text. */
  readonly bans: ReadonlyMap<string, Bytes>;
  readonly genesisBans: readonly Bytes[];
  /** How many entries of the key roster are inside a locked room without being admitted; 0 while not known. */
  readonly lockedVersion: number;
  /** Kind of the last statement; `undefined` of a genesis and where its body says nothing. */
  readonly last: StatementBody | undefined;
}

/** Why a member refuses a genesis. */
export type MemberLogFault = GenesisFault | 'not-the-owner' | 'malformed';

/** Begins a member's log, of a room whose link names the owner. [P1] */
export async function openMemberLog(
  { genesis, body }: { readonly genesis: Genesis; readonly body: Bytes },
  keys: RoomKeys,
): Promise<Result<MemberLog, Fault<MemberLogFault>>> {
  const log = await openLog(genesis, keys.roomHandle);
  if (!log.ok) return log;
  if (!isEqual(await ownerFingerprint(genesis.owner), keys.ownerFingerprint)) return fail('not-the-owner');
  const content = isEqual(await sha256(body), genesis.body) ? openGenesisBody(body, keys) : undefined;
  if (!content) return fail('malformed');
  const bans = new Map(content.bans.map((ban) => [toBase64url(ban), ban]));
  const { head } = log.value;
  return ok({ log: log.value, heads: [head], bans, genesisBans: content.bans, lockedVersion: 0, last: undefined });
}

/** Nobody bans the owner, and nobody else a moderator. */
function bannedBy(log: RoomLog, signer: Bytes, body: StatementBody | undefined): Bytes | undefined {
  if (body?.kind !== 'ban' || !body.member || isOwner(log, body.member)) return undefined;
  return isModerator(log, body.member) && !isOwner(log, signer) ? undefined : body.member;
}

/** Reads one more statement, under the rules that the server has too. [P3-P7] */
export function readIntoLog(
  known: MemberLog,
  statement: ReadStatement,
  keys: RoomKeys,
): Result<MemberLog, Fault<StatementFault>> {
  const judged = judge(known.log, statement);
  if (!judged.ok) return judged;
  const { gate } = statement;
  const body = openStatementBody(statement.body, gate, keys);
  const banned = bannedBy(known.log, gate.signer, body);
  return ok({
    ...known,
    log: judged.value,
    heads: [...known.heads, judged.value.head],
    bans: banned ? new Map([...known.bans, [toBase64url(banned), banned]]) : known.bans,
    lockedVersion: gate.act === 'lock' ? (body?.rosterVersion ?? 0) : known.lockedVersion,
    last: body,
  });
}

/** What to keep of a log until the next visit. [P9] */
export function rememberLog({ log, bans }: MemberLog): LogMemory {
  return { epoch: log.genesis.epoch, sequence: log.sequence, head: log.head, bans: [...bans.values()] };
}

/** A member's log as `checkMemory` compares it. [P9] */
export function showLog({ log, heads, genesisBans }: MemberLog): ShownLog {
  return { epoch: log.genesis.epoch, heads, genesisBans };
}
