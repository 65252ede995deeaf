import { fromBase64url, type Secret, toBase64url } from '@sotto/base';
import { isModerator } from '@sotto/statements';
import { type Agreement, type AgreementMessage, type Intent, isVoter, mayMint, votersOf } from './Agreement.ts';
import { beat, heartbeatMs } from './beat.ts';
import { confirmedStep, expire } from './KeyRing.ts';
import { meetStrangers } from './kekTo.ts';
import { batchFreshMs, type Voter } from './microphoneGate.ts';
import { propose } from './propose.ts';

/** A statement without an answer is sent again, the same bytes. [P8] */
const resendMs = 2_000;
/** What others know and we don't has this long to come by itself. [P8] */
const catchUpMs = 1_000;
/** A secret that has not come is asked for again, and on stage a generation is begun in its place. [G7] */
const askAgainMs = 3_000;
/** A moderator who is silent this long is called away. [B4] */
const silentMs = 15_000;
/** A room that somebody left, and any room, changes its keys this often at most, and at least. [G1] */
const [rotateAfterLeaveMs, rotateMs] = [60_000, 3_600_000];
/** Steps after which a generation is replaced, long before a KID repeats. */
const manySteps = 2 ** 15;

/** A moderator says `back` on entering, so that everybody knows which join to listen to; whoever is called away, too. [B4] */
function backIntent({ log: { log }, self }: Agreement): Intent | undefined {
  const isHere = log.present.has(toBase64url(self.join));
  const isAway = log.away.has(toBase64url(self.join));
  const isExpected = isAway || (isModerator(log, self.memberKey.publicKey) && !isHere);
  return isExpected ? { kind: 'back', act: 'back' } : undefined;
}

/** Another voter from whom nothing came for 15 s. Of the last moderator only a person says that they are away. [B4] */
function awayIntent(agreement: Agreement, nowMs: number): Intent | undefined {
  if (!isVoter(agreement)) return undefined;
  const own = toBase64url(agreement.self.join);
  const isSilent = ({ join, sinceMs }: Voter) =>
    join !== own && nowMs >= Math.max(sinceMs, agreement.votes.get(join)?.atMs ?? 0) + silentMs;
  const silent = votersOf(agreement).find(isSilent);
  const join = silent && fromBase64url(silent.join);
  return join && { kind: 'away', act: 'away', join };
}

/** Somebody on stage begins a generation where there is none, or where nobody gave us the newest for 3 s. [G7] */
function startIntent(agreement: Agreement, nowMs: number): Intent | undefined {
  const { log, lacksSinceMs, stage, self } = agreement;
  const mine = stage.get(toBase64url(self.join));
  if (!mine || !mayMint(agreement)) return undefined;
  const isFirst = log.log.generation === undefined;
  const sinceMs = lacksSinceMs === undefined ? undefined : Math.max(lacksSinceMs, mine.sinceMs);
  const isOverdue = sinceMs !== undefined && nowMs >= sinceMs + askAgainMs;
  return isFirst || isOverdue ? { kind: 'start', act: 'mint' } : undefined;
}

/** Whose turn it is to rotate: the moderator longest present, or else who is longest on stage. [G1] */
function isRotator({ log: { log }, stage, self }: Agreement): boolean {
  const first = log.present.size > 0 ? log.present.keys().next().value : stage.keys().next().value;
  return first === toBase64url(self.join);
}

function rotateIntent(agreement: Agreement, nowMs: number): Intent | undefined {
  const { departures, mintedAtMs, ring, log } = agreement;
  const held = ring.at(-1);
  if (!held || held.place.generation !== log.log.generation?.number) return undefined;
  if (!isRotator(agreement) || !mayMint(agreement)) return undefined;
  const isDue = nowMs >= mintedAtMs + (departures > 0 ? rotateAfterLeaveMs : rotateMs);
  return isDue || confirmedStep(held).step >= manySteps ? { kind: 'rotate', act: 'mint' } : undefined;
}

function nextIntent(agreement: Agreement, nowMs: number): Intent | undefined {
  const wished = agreement.intents.shift();
  if (wished) return wished;
  const idea =
    backIntent(agreement) ??
    awayIntent(agreement, nowMs) ??
    startIntent(agreement, nowMs) ??
    rotateIntent(agreement, nowMs);
  return idea && { ...idea, isAutomatic: true };
}

/** Sends what is on its way again, or begins the next thing to be stated. [P8] */
export async function state(agreement: Agreement, nowMs: number): Promise<readonly AgreementMessage[]> {
  const { pending } = agreement;
  if (pending && nowMs < pending.sentAtMs + resendMs) return [];
  if (pending) {
    agreement.pending = { ...pending, sentAtMs: nowMs };
    return [pending.message];
  }
  const intent = nextIntent(agreement, nowMs);
  const message = intent && (await propose(agreement, intent, nowMs));
  return message ? [message] : [];
}

/** Asks for the newest generation where it is not held, again every 3 s. [G7] */
export function ask(agreement: Agreement, nowMs: number): readonly AgreementMessage[] {
  const { lacksSinceMs, askedAtMs, notFrom, roster, self } = agreement;
  if (lacksSinceMs === undefined || !roster.member(self.join) || nowMs < askedAtMs + askAgainMs) return [];
  agreement.askedAtMs = nowMs;
  const refused = [...notFrom.values()];
  notFrom.clear();
  return [{ type: 'ask', notFrom: refused }];
}

/** Asks for what did not come by itself. [P8] */
function catchUp(agreement: Agreement, nowMs: number): readonly AgreementMessage[] {
  if (agreement.gapSinceMs === undefined || nowMs < agreement.gapSinceMs + catchUpMs) return [];
  agreement.gapSinceMs = undefined;
  const { log, roster } = agreement;
  return [{ type: 'catch-up', sequence: log.log.sequence, rosterVersion: roster.version }];
}

/** Gives up what has had its time. */
export function forget(agreement: Agreement, nowMs: number): readonly Secret[] {
  const { batches } = agreement;
  for (const [number, madeAtMs] of batches) if (nowMs >= madeAtMs + batchFreshMs) batches.delete(number);
  const change = expire(agreement.ring, nowMs);
  agreement.ring = change.ring;
  return change.consumed;
}

/** What time alone brings about. */
export async function onTick(agreement: Agreement, nowMs: number): Promise<readonly AgreementMessage[]> {
  await meetStrangers(agreement);
  const isDue = nowMs >= agreement.beatAtMs + heartbeatMs;
  const beats = isDue ? beat(agreement, nowMs) : [];
  return [...beats, ...catchUp(agreement, nowMs), ...(await state(agreement, nowMs)), ...ask(agreement, nowMs)];
}
