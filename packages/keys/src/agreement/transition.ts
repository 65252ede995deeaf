import { isEqual, type Secret, toBase64url } from '@sotto/base';
import type { Agreement, AgreementEvent, AgreementMessage, Intent, Witness } from './Agreement.ts';
import { confirmedStep, generationOf, stepIntervalMs } from './KeyRing.ts';
import { forgetKek } from './kekFrom.ts';
import { onHeartbeat } from './onHeartbeat.ts';
import { isRosterRead, onIntroduced } from './onIntroduced.ts';
import { onSponsored } from './onSponsored.ts';
import { onStatement } from './onStatement.ts';
import { ask, onTick } from './onTick.ts';
import { hearWitness } from './witness.ts';

/** What an event brings about: what there is to say, and the secrets to wipe. */
export type Outcome = readonly [messages: readonly AgreementMessage[], consumed: readonly Secret[]];

/** One event of a member's life. Time comes from outside; what is random is the participant's. */
export async function transition(agreement: Agreement, event: AgreementEvent, nowMs: number): Promise<Outcome> {
  switch (event.type) {
    case 'statement':
      return afterStatement(agreement, await onStatement(agreement, event, nowMs), nowMs);
    case 'entries':
      await agreement.voice.onEntries(event, nowMs);
      return [await afterReading(agreement, nowMs), []];
    case 'introduced':
      await onIntroduced(agreement, event.member, nowMs);
      return [ask(agreement, nowMs), []];
    case 'read-roster':
      agreement.reading.isWanted = event.isWanted;
      return [[], []];
    case 'refused':
      return [agreement.voice.onRefused(event, nowMs), []];
    case 'connection':
      noteConnection(agreement, event);
      return [[], []];
    case 'reconnected':
      agreement.gapSinceMs = Number.NEGATIVE_INFINITY;
      agreement.mayBeBehind ||= !agreement.stage.has(toBase64url(agreement.self.join));
      Object.assign(agreement.reading, { isDue: true, askedAtMs: undefined });
      return [await onTick(agreement, nowMs), []];
    case 'stage':
      return [await setStage(agreement, event, nowMs), []];
    case 'asked':
      return [await agreement.voice.sponsor(event.joins, nowMs), []];
    case 'sponsored':
      return [[], await onSponsored(agreement, event, nowMs)];
    case 'heartbeat':
      return [[], await onHeartbeat(agreement, event.heartbeat, nowMs)];
    case 'own-batch':
      agreement.batches.set(event.number, nowMs);
      return [[], []];
    case 'batch':
      return hearBatch(agreement, event, nowMs);
    case 'intent':
      return [await wish(agreement, event.intent, nowMs), []];
    case 'hands':
      agreement.handsPaused = event.isPaused;
      return [agreement.voice.beat(nowMs), []];
    case 'tick':
      return [await onTick(agreement, nowMs), []];
  }
}

async function afterStatement(
  agreement: Agreement,
  consumed: readonly Secret[] | undefined,
  nowMs: number,
): Promise<Outcome> {
  if (!consumed) return [[], []];
  const beats = agreement.voice.beat(nowMs);
  return [[...beats, ...(await agreement.voice.state(nowMs)), ...ask(agreement, nowMs)], consumed];
}

async function afterReading(agreement: Agreement, nowMs: number): Promise<readonly AgreementMessage[]> {
  const stated = isRosterRead(agreement) ? await agreement.voice.state(nowMs) : [];
  return [...stated, ...ask(agreement, nowMs)];
}

/** Who says of themselves that they are away has no ideas any more: they go. */
function wish(agreement: Agreement, intent: Intent, nowMs: number): Promise<readonly AgreementMessage[]> {
  const { join } = agreement.self;
  agreement.isLeaving ||= intent.act === 'away' && intent.join !== undefined && isEqual(intent.join, join);
  agreement.intents.push(intent);
  return agreement.voice.state(nowMs);
}

function noteConnection(agreement: Agreement, { join, isHere }: AgreementEvent & { type: 'connection' }): void {
  const name = toBase64url(join);
  if (isHere) {
    agreement.gone.delete(name);
    return;
  }
  agreement.departures += 1;
  agreement.gone.add(name);
  forgetKek(agreement, join);
}

function setStage(
  agreement: Agreement,
  { joins, audienceCount }: AgreementEvent & { type: 'stage' },
  nowMs: number,
): Promise<readonly AgreementMessage[]> {
  const { stage, heard } = agreement;
  agreement.audienceCount = audienceCount;
  agreement.stage = new Map(
    joins.map((join) => {
      const name = toBase64url(join);
      return [name, { join, sinceMs: stage.get(name)?.sinceMs ?? nowMs }];
    }),
  );
  for (const name of heard.keys()) if (!agreement.stage.has(name)) heard.delete(name);
  return agreement.voice.state(nowMs);
}

/** Whether a speaker signs at a step that we have left behind for so long that they can't have heard of ours. [G9] */
function isBehind({ ring }: Agreement, { generation, step }: Witness, nowMs: number): boolean {
  const held = generationOf(ring, generation);
  return held !== undefined && step < confirmedStep(held).step && nowMs >= held.confirmedAtMs + stepIntervalMs;
}

/**
 * A speaker's first batch is acknowledged at once, so that they need not wait for the next heartbeat; and one at a step of
 * long ago is, so that they learn of ours. [B1, G9]
 */
async function hearBatch(
  agreement: Agreement,
  { join, number, witness }: AgreementEvent & { type: 'batch' },
  nowMs: number,
): Promise<Outcome> {
  const name = toBase64url(join);
  const member = agreement.roster.member(join);
  if (!member) return [[], []];
  const isLate = isBehind(agreement, witness, nowMs) && nowMs >= agreement.beatAtMs + stepIntervalMs;
  const isAnswered = isLate || !agreement.heard.has(name);
  agreement.heard.set(name, { join, batch: number });
  const consumed = await hearWitness(agreement, member, { witness, nowMs });
  return [isAnswered ? agreement.voice.beat(nowMs) : [], consumed];
}
