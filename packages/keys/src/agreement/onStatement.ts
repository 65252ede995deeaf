import { type Bytes, isEqual, type Secret, toBase64url } from '@sotto/base';
import type { Gate, Statement } from '@sotto/protocol';
import { isModerator, type MintedGeneration, readStatement, unsigned, verify } from '@sotto/statements';
import { type Agreement, isSpeaker, ownMember } from './Agreement.ts';
import { forgetAll } from './forget.ts';
import { endBefore, oldGenerationMs, takeUp } from './KeyRing.ts';
import { forgetKek, kekFrom } from './kekFrom.ts';
import { readIntoLog } from './MemberLog.ts';
import { commitTo } from './mediaSecret.ts';
import { withdraw } from './withdraw.ts';
import { createWrapContext, openWrap } from './wrap.ts';

/** How long a generation still opens frames after the statement of a removal. [G11] */
const removedGenerationMs = 2_000;

/** A statement as it comes, with the wrap of what it mints where there is one for us. */
export interface Given {
  readonly statement: Statement;
  readonly wrap: Bytes | null;
}

/** Whether who minted is a member, as only members can tell: a moderator, or the session of the join it names. [G7] */
function isMinterKnown(agreement: Agreement, { signer, join }: Pick<Gate, 'signer' | 'join'>): boolean {
  if (isModerator(agreement.log.log, signer)) return true;
  const member = agreement.roster.member(join);
  return member !== undefined && isEqual(member.credential.session, signer) && isSpeaker(agreement, member);
}

/** Opens what the minter wrapped for us, and checks it against the log. [G2] */
async function openMinted(agreement: Agreement, minted: MintedGeneration, wrap: Bytes): Promise<Secret | undefined> {
  const minter = agreement.roster.member(minted.join);
  const kek = minter && (await kekFrom(agreement, minter));
  if (!kek) return undefined;
  const { roomHandle } = agreement.self.keys;
  const { number: generation, commitment, previous } = minted;
  const opened = openWrap(wrap, kek, await createWrapContext({ roomHandle, generation, step: 0, commitment }));
  kek.wipe();
  if (!opened.ok) return undefined;
  const own = await commitTo(opened.value, { roomHandle, generation, step: 0, previous });
  if (isEqual(own, commitment)) return opened.value;
  opened.value.wipe();
  return undefined;
}

/** Whether a statement is the one that we have on its way. */
function isOurs({ pending }: Agreement, { signature }: Gate): boolean {
  return pending !== undefined && isEqual(pending.message.statement.gate.signature, signature);
}

/** The secret of a generation that has just begun: our own, or the one wrapped for us. */
async function secretOf(agreement: Agreement, minted: MintedGeneration, given: Given): Promise<Secret | undefined> {
  const { pending } = agreement;
  if (!pending || !isOurs(agreement, given.statement.gate)) {
    return given.wrap ? openMinted(agreement, minted, given.wrap) : undefined;
  }
  agreement.pending = { ...pending, secret: undefined };
  return pending.secret;
}

/** How long older generations live; not at all for one who began this because they don't know how far the last one went. */
function oldMsAfter(agreement: Agreement, { act }: MintedGeneration, { statement }: Given): number {
  if (agreement.mayBeBehind && isOurs(agreement, statement.gate)) return 0;
  return act === 'eject' ? removedGenerationMs : oldGenerationMs;
}

/** Begins a generation: older ones end, and its first secret is taken up where we have it. */
async function begin(agreement: Agreement, given: Given, nowMs: number): Promise<readonly Secret[]> {
  const minted = agreement.log.log.generation;
  if (!minted) return [];
  agreement.lacksSinceMs = nowMs;
  agreement.askedAtMs = Number.NEGATIVE_INFINITY;
  agreement.notFrom.clear();
  if (!isMinterKnown(agreement, minted)) return [];
  agreement.seen = [...agreement.seen, { number: minted.number, act: minted.act, seenAtMs: nowMs }];
  agreement.ring = endBefore(agreement.ring, minted.number, nowMs + oldMsAfter(agreement, minted, given));
  agreement.mintedAtMs = nowMs;
  agreement.departures = 0;
  const secret = await secretOf(agreement, minted, given);
  if (!secret) return [];
  const place = { roomHandle: agreement.self.keys.roomHandle, generation: minted.number, previous: minted.previous };
  const first = { place, giver: undefined, step: 0, secret, commitment: minted.commitment };
  const change = takeUp(agreement.ring, first, nowMs);
  agreement.ring = change.ring;
  agreement.lacksSinceMs = undefined;
  agreement.mayBeBehind = false;
  return change.consumed;
}

/** Settles what we had on its way: it is this statement, or it lost to it, and what somebody wished is tried anew. [P8] */
function settle(agreement: Agreement, { gate }: Statement): void {
  const { pending } = agreement;
  if (!pending || pending.sequence !== gate.sequence) return;
  if (!isOurs(agreement, gate) && !pending.intent.isAutomatic) agreement.intents.unshift(pending.intent);
  withdraw(agreement);
}

function notePresence(agreement: Agreement, nowMs: number): void {
  const { present } = agreement.log.log;
  const { presentSince } = agreement;
  agreement.wasPresent ||= present.has(toBase64url(agreement.self.join));
  agreement.presentSince = new Map([...present.keys()].map((join) => [join, presentSince.get(join) ?? nowMs]));
}

/** Whoever was put out forgets everything; so does everybody when the room closes. */
function forgetIfOut(agreement: Agreement): readonly Secret[] {
  const { roster, log } = agreement;
  const own = ownMember(agreement);
  const isOut = log.log.isClosed || (own !== undefined && roster.isEjected(own, log.log));
  return isOut ? forgetAll(agreement) : [];
}

/** Whether a refused statement shows that a moderator follows another log than ours. */
function isForkEvidence({ log: { log } }: Agreement, { gate }: Statement): boolean {
  const claim = { type: 'statement', body: unsigned(gate), signature: gate.signature } as const;
  return isModerator(log, gate.signer) && verify(gate.signer, claim);
}

/**
 * Reads a statement, and the wrap of the generation that it mints where there is one for us. [P3-P8, G1-G2]
 *
 * @returns the secrets to wipe; `undefined` where the statement does not follow, which changes nothing
 */
export async function onStatement(
  agreement: Agreement,
  given: Given,
  nowMs: number,
): Promise<readonly Secret[] | undefined> {
  const { statement } = given;
  const next = readIntoLog(agreement.log, await readStatement(statement), agreement.self.keys);
  if (!next.ok) {
    if (statement.gate.sequence > agreement.log.log.sequence + 1) agreement.gapSinceMs ??= nowMs;
    if (next.error.code === 'forked' && isForkEvidence(agreement, statement)) agreement.doubts.add('log-forked');
    return undefined;
  }
  agreement.log = next.value;
  agreement.headSinceMs = nowMs;
  agreement.gapSinceMs = undefined;
  notePresence(agreement, nowMs);
  const consumed = statement.gate.commitment ? await begin(agreement, given, nowMs) : [];
  settle(agreement, statement);
  if (statement.gate.act === 'eject') for (const join of statement.gate.joins) forgetKek(agreement, join);
  return [...consumed, ...forgetIfOut(agreement)];
}
