import { type Bytes, isEqual, Secret, toBase64url } from '@sotto/base';
import { type StatementBody, statementLimits, type Wrap } from '@sotto/protocol';
import { isModerator, readStatement } from '@sotto/statements';
import { type Agreement, type AgreementMessage, type Intent, isWelcome } from './Agreement.ts';
import type { RosterMember } from './KeyRoster.ts';
import { readIntoLog } from './MemberLog.ts';
import { commitTo } from './mediaSecret.ts';
import { isRosterRead } from './onIntroduced.ts';
import { signStatement } from './signStatement.ts';
import { wrapForAll } from './wrapForAll.ts';

const minting: ReadonlySet<Intent['act']> = new Set(['mint', 'eject', 'lock']);

/** Who is meant, and under which joins they are inside now. */
function targets(
  { roster }: Agreement,
  { act, member, join }: Intent,
): { member: Bytes | null; joins: readonly Bytes[] } {
  const key = member ?? (join && roster.member(join)?.credential.member);
  if (!key) return { member: null, joins: join ? [join] : [] };
  if (act !== 'eject') return { member: key, joins: join ? [join] : [] };
  const theirs = roster.staying().filter(({ credential }) => isEqual(credential.member, key));
  const joins = [...(join ? [join] : []), ...theirs.map((each) => each.join)];
  const distinct = new Map(joins.map((each) => [toBase64url(each), each]));
  return { member: key, joins: [...distinct.values()].slice(0, statementLimits.statementJoins) };
}

/** Whether something can be stated now: who mints has read all of the roster, or some would be left out. [G6] */
export function isReadyFor(agreement: Agreement, { act }: Intent): boolean {
  return !minting.has(act) || isRosterRead(agreement);
}

/** Who gets a new generation: everybody inside by the log as the statement leaves it, but us. [G7] */
function recipients(agreement: Agreement): readonly RosterMember[] {
  const { roster, gone, self } = agreement;
  return roster
    .staying()
    .filter(
      (member) => !isEqual(member.join, self.join) && !gone.has(member.names.join) && isWelcome(agreement, member),
    );
}

/** A fresh M(g,0) and its commitment. [G1] */
async function mint({ self, log: { log } }: Agreement): Promise<Minted> {
  const secret = new Secret(self.random(32));
  const place = { roomHandle: self.keys.roomHandle, generation: log.sequence + 1, step: 0, previous: log.head };
  return { secret, commitment: await commitTo(secret, place) };
}

/**
 * Signs and submits an intent on top of the newest statement, with a secret of its own and wraps for whoever that leaves
 * inside. [P8]
 *
 * Nothing is reused from a try that lost: its wraps are with the server, and what they hold must never become a key.
 * `undefined` where the log does not let us.
 */
export async function propose(
  agreement: Agreement,
  intent: Intent,
  nowMs: number,
): Promise<AgreementMessage | undefined> {
  const minted = minting.has(intent.act) ? await mint(agreement) : undefined;
  let message: Submission | undefined;
  try {
    message = await compose(agreement, intent, minted);
  } finally {
    if (!message) minted?.secret.wipe();
  }
  if (!message) return undefined;
  const { sequence } = message.statement.gate;
  agreement.pending = { intent, sequence, message, secret: minted?.secret, sentAtMs: nowMs };
  return message;
}

type Submission = AgreementMessage & { readonly type: 'submit' };

interface Minted {
  readonly secret: Secret;
  readonly commitment: Bytes;
}

/** The statement with its wraps, which has no effect yet. */
async function compose(
  agreement: Agreement,
  intent: Intent,
  minted: Minted | undefined,
): Promise<Submission | undefined> {
  const { self, log: known, roster } = agreement;
  const { member, joins } = targets(agreement, intent);
  const body: StatementBody = {
    kind: intent.kind,
    member,
    rosterVersion: intent.kind === 'lock' ? roster.version : null,
  };
  const key = isModerator(known.log, self.memberKey.publicKey) ? self.memberKey : self.session.signing;
  const speaker = { key, join: self.join, keys: self.keys };
  const proposal = { act: intent.act, body, joins, commitment: minted?.commitment ?? null };
  const statement = await signStatement(known.log, proposal, speaker);
  const judged = readIntoLog(known, await readStatement(statement), self.keys);
  if (!judged.ok) return undefined;
  let wraps: readonly Wrap[] = [];
  if (minted) {
    const after: Agreement = { ...agreement, log: judged.value };
    const { roomHandle } = self.keys;
    const place = { roomHandle, generation: statement.gate.sequence, step: 0, commitment: minted.commitment };
    wraps = await wrapForAll(agreement, recipients(after), { ...place, secret: minted.secret });
  }
  return { type: 'submit', statement, wraps };
}
