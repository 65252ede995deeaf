import { toBase64url } from '@sotto/base';
import { isModerator } from '@sotto/statements';
import { type Agreement, type AgreementMessage, type Intent, mayMint } from './Agreement.ts';
import { awayIntent } from './awayIntent.ts';
import { confirmedStep } from './KeyRing.ts';
import { askAgainMs } from './onTick.ts';
import { isReadyFor, propose } from './propose.ts';
import { withdraw } from './withdraw.ts';

/** A statement without an answer is sent again, the same bytes. [P8] */
const resendMs = 2_000;
/** A room that somebody left, and any room, changes its keys this often at most, and at least. [G1] */
const [rotateAfterLeaveMs, rotateMs] = [60_000, 3_600_000];
/** Steps after which a generation is replaced, long before a KID repeats. */
const manySteps = 2 ** 15;

/**
 * A moderator says `back` on entering, so that everybody knows which join to listen to; whoever is called away, too. [B4]
 *
 * Whose place was taken by another join of their own, as of a second tab, does not take it back while that one is there.
 */
function backIntent({ log: { log }, self, wasPresent }: Agreement): Intent | undefined {
  const isAway = log.away.has(toBase64url(self.join));
  const isHere = log.present.has(toBase64url(self.join));
  const isReplaced = wasPresent && [...log.present.values()].includes(toBase64url(self.memberKey.publicKey));
  const isMissing = isModerator(log, self.memberKey.publicKey) && !isHere && !isReplaced;
  return isAway || isMissing ? { kind: 'back', act: 'back' } : undefined;
}

/** Whether nobody else could tell us of steps that were taken while our connection was lost. [G9] */
function isAlone({ stage, log: { log }, self }: Agreement): boolean {
  const own = toBase64url(self.join);
  return [...stage.keys(), ...log.present.keys()].every((join) => join === own);
}

/**
 * Somebody on stage begins a generation where there is none, or where nobody gave us the newest for 3 s [G7]; or where we
 * may have missed steps, and are the only one who could know them [G9].
 */
function startIntent(agreement: Agreement, nowMs: number): Intent | undefined {
  const { log, lacksSinceMs, stage, self, mayBeBehind } = agreement;
  const mine = stage.get(toBase64url(self.join));
  if (!mine || !mayMint(agreement)) return undefined;
  const isFirst = log.log.generation === undefined;
  const sinceMs = lacksSinceMs === undefined ? undefined : Math.max(lacksSinceMs, mine.sinceMs);
  const isOverdue = sinceMs !== undefined && nowMs >= sinceMs + askAgainMs;
  const isBehind = mayBeBehind && isAlone(agreement);
  return isFirst || isOverdue || isBehind ? { kind: 'start', act: 'mint' } : undefined;
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

/** The first thing that a person wished and that can be stated now. */
function nextWish(agreement: Agreement): Intent | undefined {
  const { intents } = agreement;
  const index = intents.findIndex((intent) => isReadyFor(agreement, intent));
  return index < 0 ? undefined : intents.splice(index, 1)[0];
}

/** What the time asks of us, where nobody wished anything. */
function nextIdea(agreement: Agreement, nowMs: number): Intent | undefined {
  if (agreement.isLeaving || nowMs < agreement.quietUntilMs) return undefined;
  const idea =
    backIntent(agreement) ??
    awayIntent(agreement, nowMs) ??
    startIntent(agreement, nowMs) ??
    rotateIntent(agreement, nowMs);
  return idea && isReadyFor(agreement, idea) ? { ...idea, isAutomatic: true } : undefined;
}

/** What to say of an intent that comes to nothing. */
function giveUp(intent: Intent): readonly AgreementMessage[] {
  return intent.isAutomatic ? [] : [{ type: 'given-up', intent }];
}

/**
 * Hears that the server refused what we have on its way. For good: it is given up, with its secret, and our own ideas rest
 * for a while. Another came first: we shall see which one, and decide anew. [P8]
 */
export function onRefused(
  agreement: Agreement,
  { sequence, isFinal }: { readonly sequence: number; readonly isFinal: boolean },
  nowMs: number,
): readonly AgreementMessage[] {
  const { pending } = agreement;
  if (pending?.sequence !== sequence) return [];
  if (!isFinal) {
    agreement.gapSinceMs ??= nowMs;
    return [];
  }
  withdraw(agreement);
  if (pending.intent.isAutomatic) agreement.quietUntilMs = nowMs + askAgainMs;
  return giveUp(pending.intent);
}

/** Sends what is on its way again, or begins the next thing to be stated. [P8] */
export async function state(agreement: Agreement, nowMs: number): Promise<readonly AgreementMessage[]> {
  const { pending } = agreement;
  if (pending && nowMs < pending.sentAtMs + resendMs) return [];
  if (pending) {
    agreement.pending = { ...pending, sentAtMs: nowMs };
    return [pending.message];
  }
  const intent = nextWish(agreement) ?? nextIdea(agreement, nowMs);
  if (!intent) return [];
  const message = await propose(agreement, intent, nowMs);
  return message ? [message] : giveUp(intent);
}
