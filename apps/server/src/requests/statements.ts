import { type Bytes, type Fault, fail, isEqual, ok, type Result } from '@sotto/base';
import type { Code, Statement } from '@sotto/protocol';
import { isModerator, type Log } from '@sotto/records';
import { hasNumberLeft, maySignAs } from '../rooms/decisions.ts';
import { hold } from '../rooms/holdLiveRoom.ts';
import type { LiveRoom } from '../rooms/LiveRoom.ts';
import type { Member } from '../rooms/Member.ts';
import { wrapsToKeep } from '../rooms/news/tellWrapped.ts';
import type { Client } from './Client.ts';
import type { Handler } from './Handler.ts';
import { isInside } from './isInside.ts';

/** Numbers a statement that follows and comes from its signer. [R13] */
export const submit: Handler<'submit'> = async (client, { statement, wraps }) => {
  const { presence, turns } = client;
  if (presence.phase !== 'inside') return fail('not-inside');
  const { room, member } = presence;
  const { signer } = statement.header;
  if (!isModerator(room.statements.log, signer) && !turns.statement.take()) return fail('rate-limited');
  const numbered = await numberStatement(client, { room, member }, { statement, wraps });
  return numbered.ok ? ok({}) : numbered;
};

interface Inside {
  readonly room: LiveRoom;
  readonly member: Member;
}

interface HandedIn {
  readonly statement: Statement;
  readonly wraps: Bytes;
}

/** Numbers a statement that a member submits, charged to its signer. [P4] */
export async function numberStatement(
  client: Client,
  { room, member }: Inside,
  { statement, wraps }: HandedIn,
): Promise<Result<null, Fault<Code>>> {
  const { header } = statement;
  if (!isEqual(header.join, member.join)) return fail('not-allowed');
  // A statement can act only on joins of the roster; other names would only fill the log.
  if (!header.joins.every((join) => room.roster.versionOf(join))) return fail('not-allowed');
  const { join, version } = member;
  const held = hold(client.parts, room);
  try {
    return await room.statements.submit({
      statement,
      wraps,
      keptWraps: () => wrapsToKeep(room, wraps),
      isTheirs: (log) =>
        isInside(client, member) && maySignAs(log, { join, version, speaksAs: member.speaking?.member }, header.signer),
      charge: (rank) =>
        rank === 'moderator' ? room.quotas.takeModerator(header.signer) : room.quotas.takeSpeaker(client.visitor),
      check: (log) => check({ room, member }, statement, log),
    });
  } finally {
    held.release();
  }
}

/** Checks what `judge` can't know: the quotas, how often a key mints, and the roster. [P4, P8, G2] */
async function check({ room, member }: Inside, statement: Statement, log: Log): Promise<Result<null, Fault<Code>>> {
  const { statements, roster, checkpoints, quotas } = room;
  const { header } = statement;
  const { act, signer, minting } = header;
  if (!hasNumberLeft(log, header, statements.length)) return fail('not-allowed');
  // A speaker who is alone and reloads can get the key from nobody, and would wait a minute to mint one.
  const rank = isModerator(log, signer) || room.isAlone(member) ? 'moderator' : 'speaker';
  if (act === 'mint' && !quotas.mayMint(signer, rank)) return fail('rate-limited');
  if (minting) {
    const own = roster.hashAt(minting.version);
    // The minter has to read on, and to sign again.
    if (!own) return fail(minting.version < roster.version ? 'not-next' : 'not-allowed');
    if (!isEqual(own, minting.roster)) return fail('not-allowed');
  }
  if (!header.checkpoint) return ok(null);
  if (!quotas.takeCheckpoint()) return fail('rate-limited');
  return checkpoints.prepare(statement, { kept: statements.kept, roster });
}
