import { type Bytes, type Fault, type Result, type Secret, toBase64url } from '@sotto/base';
import type { RosterEntry } from '@sotto/protocol';
import type { Position } from '../keySourceV0.ts';
import {
  type Agreement,
  type AgreementEvent,
  type AgreementMessage,
  createAgreement,
  type Doubt,
  isSpeaker,
  ownMember,
  type Participant,
} from './Agreement.ts';
import { beat, onHeartbeat } from './beat.ts';
import { deriveComparisonCode } from './comparisonCode.ts';
import { isConfirmed, isMicrophoneOpen } from './gateView.ts';
import { type HeldGeneration, mayFollow, secretAt, secretsOf } from './KeyRing.ts';
import type { RosterMember } from './KeyRoster.ts';
import type { MemberLog } from './MemberLog.ts';
import { onSponsored } from './onSponsored.ts';
import { forgetKek, onStatement } from './onStatement.ts';
import { ask, forget, onTick, state } from './onTick.ts';
import { withdraw } from './propose.ts';
import { sponsor } from './sponsor.ts';
import { whereToSpeak } from './whereToSpeak.ts';
import { hearWitness } from './witness.ts';

const [generations, steps] = [2 ** 15, 2 ** 16];

/** What time it is, in milliseconds that only go forward. */
export type Clock = () => number;

/**
 * One member's part in a room's key agreement.
 *
 * It knows no socket and no timer: events go in, one after the other, and messages come out. Somebody calls it with `tick`
 * a few times a second. What is held is asked for by frames through `current`, `holds` and `mediaSecret`.
 */
export class KeyAgent {
  readonly #agreement: Agreement;
  readonly #clock: Clock;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(self: Participant, { log, clock }: { readonly log: MemberLog; readonly clock: Clock }) {
    this.#clock = clock;
    this.#agreement = createAgreement(self, log, clock());
  }

  /** Takes one event in and tells what there is to send. Events that come while one is being read wait their turn. */
  handle(event: AgreementEvent): Promise<readonly AgreementMessage[]> {
    const turn = this.#turn.then(() => this.#handle(event));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Where own frames are sealed now; `undefined` while nothing may be sent. [G11] */
  current(): Position | undefined {
    const own = ownMember(this.#agreement);
    if (!own || !isSpeaker(this.#agreement, own)) return undefined;
    return whereToSpeak(this.#agreement.seen, this.#agreement.ring, this.#clock());
  }

  /** Whether frames of a session may be opened or sealed at a position, reduced as in a KID. [G10, G11] */
  holds(position: Position, session: Bytes): boolean {
    const member = this.#agreement.roster.memberOf(session);
    if (!member || !isSpeaker(this.#agreement, member)) return false;
    return this.#find(position) !== undefined;
  }

  /** M(g,s), which the caller wipes; `undefined` where it is not held, not yet or not any more. [G10] */
  async mediaSecret(position: Position): Promise<Secret | undefined> {
    const found = this.#find(position);
    return found && secretAt(found, position.step % steps);
  }

  /** Whether what is said may be sealed, or silence in its place. [B3] */
  isMicrophoneOpen(): boolean {
    return isMicrophoneOpen(this.#agreement, this.#clock());
  }

  /** Whether a majority has shown that it knows the newest statement: until then a removal is `Not confirmed`. [B5] */
  isConfirmed(): boolean {
    return isConfirmed(this.#agreement);
  }

  /** The log as read so far. */
  get log(): MemberLog {
    return this.#agreement.log;
  }

  /** Who may hold keys, as they registered. */
  get roster(): readonly RosterMember[] {
    return this.#agreement.roster.staying();
  }

  /** What made us distrust what we were shown. */
  get doubts(): ReadonlySet<Doubt> {
    return this.#agreement.doubts;
  }

  /** Digits to compare with somebody else in the room. [G12] */
  comparisonCode(): Promise<string> {
    const { log, stage, roster } = this.#agreement;
    const sessions = [...stage.values()].flatMap(({ join }) => roster.member(join)?.credential.session ?? []);
    return deriveComparisonCode(log.log.head, sessions);
  }

  /** Wipes every secret but those of the participant; idempotent. [G13] */
  close(): void {
    const agreement = this.#agreement;
    withdraw(agreement);
    for (const secret of agreement.ring.flatMap(secretsOf)) secret.wipe();
    for (const kek of agreement.keks.values()) kek.wipe();
    agreement.ring = [];
    agreement.keks.clear();
  }

  #find({ generation, step }: Position): HeldGeneration | undefined {
    const nowMs = this.#clock();
    return this.#agreement.ring.findLast((held) => {
      const isNamed = held.place.generation % generations === generation % generations;
      return isNamed && isOpen(held, step % steps, nowMs);
    });
  }

  async #handle(event: AgreementEvent): Promise<readonly AgreementMessage[]> {
    const nowMs = this.#clock();
    const expired = forget(this.#agreement, nowMs);
    const [messages, consumed] = await transition(this.#agreement, event, nowMs);
    for (const secret of [...expired, ...consumed]) secret.wipe();
    return messages;
  }
}

/** Whether a step of a generation lives: at or above a step that does, and not too far ahead. */
function isOpen(held: HeldGeneration, step: number, nowMs: number): boolean {
  if (held.untilMs !== undefined && nowMs >= held.untilMs) return false;
  const isBelow = held.steps.some((each) => each.step <= step && (each.untilMs === undefined || nowMs < each.untilMs));
  return isBelow && mayFollow(held, step, nowMs);
}

type Outcome = readonly [messages: readonly AgreementMessage[], consumed: readonly Secret[]];

/** One event of a member's life. Time comes from outside; what is random is the participant's. */
async function transition(agreement: Agreement, event: AgreementEvent, nowMs: number): Promise<Outcome> {
  switch (event.type) {
    case 'statement':
      return afterStatement(agreement, await onStatement(agreement, event, nowMs), nowMs);
    case 'entries':
      await addEntries(agreement, event, nowMs);
      return [ask(agreement, nowMs), []];
    case 'connection':
      noteConnection(agreement, event);
      return [[], []];
    case 'reconnected':
      agreement.gapSinceMs = Number.NEGATIVE_INFINITY;
      return [await onTick(agreement, nowMs), []];
    case 'stage':
      return [await setStage(agreement, event, nowMs), []];
    case 'asked':
      return [await sponsor(agreement, event.joins, nowMs), []];
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
      agreement.intents.push(event.intent);
      return [await state(agreement, nowMs), []];
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
  const beats = beat(agreement, nowMs);
  return [[...beats, ...(await state(agreement, nowMs)), ...ask(agreement, nowMs)], consumed];
}

async function addEntries(
  agreement: Agreement,
  { after, entries }: { readonly after: number; readonly entries: readonly RosterEntry[] },
  nowMs: number,
): Promise<void> {
  const known = agreement.roster.version;
  agreement.gapSinceMs = after > known ? (agreement.gapSinceMs ?? nowMs) : undefined;
  for (const entry of after > known ? [] : entries.slice(known - after)) {
    const added: Result<RosterMember, Fault> = await agreement.roster.add(entry);
    if (added.ok && !added.value.hasLeft) agreement.strangers.push(added.value);
    if (!added.ok || !added.value.hasLeft) continue;
    agreement.departures += 1;
    forgetKek(agreement, added.value.join);
  }
}

function noteConnection(agreement: Agreement, { join, isHere }: AgreementEvent & { type: 'connection' }): void {
  const name = toBase64url(join);
  if (isHere) agreement.gone.delete(name);
  else agreement.departures += 1;
  if (!isHere) agreement.gone.add(name);
}

function setStage(
  agreement: Agreement,
  { joins, audienceCount }: AgreementEvent & { type: 'stage' },
  nowMs: number,
): Promise<readonly AgreementMessage[]> {
  const { stage } = agreement;
  agreement.audienceCount = audienceCount;
  agreement.stage = new Map(
    joins.map((join) => {
      const name = toBase64url(join);
      return [name, { join, sinceMs: stage.get(name)?.sinceMs ?? nowMs }];
    }),
  );
  return state(agreement, nowMs);
}

/** A speaker's first batch is acknowledged at once, so that they need not wait for the next heartbeat. [B1] */
async function hearBatch(
  agreement: Agreement,
  { join, number, witness }: AgreementEvent & { type: 'batch' },
  nowMs: number,
): Promise<Outcome> {
  const name = toBase64url(join);
  const member = agreement.roster.member(join);
  if (!member) return [[], []];
  const isFirst = !agreement.heard.has(name);
  agreement.heard.set(name, { join, batch: number });
  const consumed = await hearWitness(agreement, member, { witness, nowMs });
  return [isFirst ? beat(agreement, nowMs) : [], consumed];
}
