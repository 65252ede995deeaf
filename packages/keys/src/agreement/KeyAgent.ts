import { type Bytes, type Secret, toBase64url } from '@sotto/base';
import { isModerator } from '@sotto/statements';
import type { Position } from '../Position.ts';
import {
  type Agreement,
  type AgreementEvent,
  type AgreementMessage,
  createAgreement,
  type Doubt,
  isSpeaker,
  isWaiting,
  isWelcome,
  ownMember,
  type Participant,
  type Witness,
} from './Agreement.ts';
import { deriveComparisonCode } from './comparisonCode.ts';
import type { createVoice } from './createVoice.ts';
import { forget, forgetAll } from './forget.ts';
import { isConfirmed, isMicrophoneOpen } from './gateView.ts';
import { confirmedStep, generationOf, type HeldGeneration, mayFollow, secretAt } from './KeyRing.ts';
import type { RosterMember } from './KeyRoster.ts';
import type { MemberLog } from './MemberLog.ts';
import { isRosterRead } from './onIntroduced.ts';
import { RecentAnswers } from './RecentAnswers.ts';
import { silentModerator } from './silentModerator.ts';
import { transition } from './transition.ts';
import { type After, Waiting } from './Waiting.ts';
import { whereToSpeak } from './whereToSpeak.ts';

const [generations, steps] = [2 ** 15, 2 ** 16];
/** How far above the newest statement that we know a frame's generation may be to be waited for. [F14] */
const comingReach = 64;

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
  readonly #waiting: Waiting;
  /** By the array of a session: whoever asks gives the same each time, which stays as it is. */
  readonly #recent: RecentAnswers;
  /** While an event is being read, what was found before it may be over any moment. */
  #isReading = false;
  #turn: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(self: Participant, options: { readonly log: MemberLog; readonly clock: Clock; readonly after?: After }) {
    const { log, clock, after } = options;
    this.#clock = clock;
    this.#recent = new RecentAnswers(clock);
    this.#waiting = new Waiting(after);
    this.#agreement = createAgreement(self, log, clock());
  }

  /** From now on this member also speaks; until then it hears and asks. What it owes by then is said at the next tick. */
  useVoice(create: typeof createVoice): void {
    this.#agreement.voice = create(this.#agreement);
  }

  /**
   * Takes one event in and tells what there is to send. Events that come while one is being read wait their turn; once
   * closed, there is nothing to say.
   */
  handle(event: AgreementEvent): Promise<readonly AgreementMessage[]> {
    const turn = this.#turn.then(() => this.#handleOpen(event));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Where own frames are sealed now; `undefined` while nothing may be sent. [G11] */
  current(): Position | undefined {
    return this.#answer('current', 0, () => this.#current());
  }

  #current(): Position | undefined {
    const own = this.#isClosed ? undefined : ownMember(this.#agreement);
    if (!own || !isSpeaker(this.#agreement, own)) return undefined;
    return whereToSpeak(this.#agreement.seen, this.#agreement.ring, this.#clock());
  }

  /** Whether frames of a session may be opened or sealed at a position, reduced as in a KID. [G10, G11] */
  holds(position: Position, session: Bytes): boolean {
    const place = (position.generation % generations) * steps + (position.step % steps);
    return this.#answer(session, place, () => this.#holds(position, session));
  }

  #holds(position: Position, session: Bytes): boolean {
    const member = this.#agreement.roster.memberOf(session);
    if (!member || !isSpeaker(this.#agreement, member)) return false;
    return this.#find(position) !== undefined;
  }

  /** M(g,s), which the caller wipes; `undefined` where it is not held, not yet or not any more. [G10] */
  async mediaSecret(position: Position): Promise<Secret | undefined> {
    const found = this.#find(position);
    return found && secretAt(found, position.step % steps);
  }

  /** The same, after a wait of at most 500 ms for a generation that is announced and not held yet. [F14] */
  async awaitSecret(position: Position): Promise<Secret | undefined> {
    if (this.#isComing(position)) await this.#waiting.until(position);
    return this.mediaSecret(position);
  }

  /** What our signed batches say of where we seal now: C(g,s). [F16] */
  witness(): Witness | undefined {
    const position = this.current();
    const held = position && generationOf(this.#agreement.ring, position.generation);
    return position && held && { ...position, commitment: confirmedStep(held).commitment };
  }

  /** C(g,s) of a position, not reduced, where own frames were sealed a moment ago; `undefined` once it is let go. [F16] */
  commitment({ generation, step }: Position): Bytes | undefined {
    const held = generationOf(this.#agreement.ring, generation);
    return held?.steps.find((each) => each.step === step)?.commitment;
  }

  /** Whether what is said may be sealed, or silence in its place. [B3] */
  isMicrophoneOpen(): boolean {
    return this.#answer('microphone', 0, () => isMicrophoneOpen(this.#agreement, this.#clock()));
  }

  /** Whether a majority has shown that it knows the newest statement: until then a removal is `Not confirmed`. [B5] */
  isConfirmed(): boolean {
    return isConfirmed(this.#agreement);
  }

  /** The log as read so far. */
  get log(): MemberLog {
    return this.#agreement.log;
  }

  /** Whoever is known under a join, read or introduced. [G6] */
  member(join: Bytes): RosterMember | undefined {
    return this.#agreement.roster.member(join);
  }

  /** Whether a join is that of a moderator or the owner, by the log. [P5] */
  isModeratorMember(join: Bytes): boolean {
    const member = this.member(join);
    return member !== undefined && isModerator(this.log.log, member.credential.member);
  }

  /** Whether somebody may hold keys; of our own join, whether we are locked out. [G7] */
  isWelcome(join: Bytes): boolean {
    const member = this.member(join);
    return member !== undefined && isWelcome(this.#agreement, member);
  }

  /** Whether somebody waits before the locked room: nobody has let them in, and nobody has put them out. [G7] */
  isWaiting(join: Bytes): boolean {
    const member = this.member(join);
    return member !== undefined && isWaiting(this.#agreement, member);
  }

  /** Who waits before the locked room, of the roster as far as it was read; takes time for each of them. */
  waiting(): readonly RosterMember[] {
    const agreement = this.#agreement;
    if (!agreement.log.log.isLocked) return [];
    return agreement.roster.staying().filter((member) => isWaiting(agreement, member));
  }

  /** Whether somebody may be heard: welcome, and one whom the log lets speak. [G10] */
  isSpeaker(join: Bytes): boolean {
    const member = this.member(join);
    return member !== undefined && isSpeaker(this.#agreement, member);
  }

  /** Whether a member key stays out. [P7] */
  isBanned(memberKey: Bytes): boolean {
    return this.log.bans.has(toBase64url(memberKey));
  }

  /** The join of the last moderator present, once nothing has come from them for 15 s. [B4] */
  silentModerator(): Bytes | undefined {
    return silentModerator(this.#agreement, this.#clock());
  }

  /** Whether a moderator present has hands wait, as their newest heartbeat says. */
  areHandsPaused(): boolean {
    const { log, self, votes, handsPaused } = this.#agreement;
    const own = toBase64url(self.join);
    const isPausing = (join: string) => (join === own ? handsPaused : votes.get(join)?.handsPaused === true);
    return [...log.log.present.keys()].some(isPausing);
  }

  /** The newest roster version that a voter has signed: whoever's entry it covers is known to more than the server. */
  get confirmedVersion(): number {
    return this.#agreement.confirmedVersion;
  }

  /** Who may hold keys, of the roster as far as it was read; takes time for each of them. [G7] */
  holders(): readonly RosterMember[] {
    return this.#agreement.roster.staying().filter((member) => isWelcome(this.#agreement, member));
  }

  /** Whether the roster was read to its end, as far as we know. [G6] */
  isRosterRead(): boolean {
    return isRosterRead(this.#agreement);
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
    this.#isClosed = true;
    this.#recent.forget();
    this.#waiting.settle(() => true);
    if (!this.#isReading) this.#wipe();
  }

  #answer<T>(about: unknown, which: number, find: () => T): T {
    return this.#isReading ? find() : this.#recent.get(about, which, find);
  }

  #held(generation: number): HeldGeneration | undefined {
    if (this.#isClosed) return undefined;
    const named = generation % generations;
    return this.#agreement.ring.findLast(({ place }) => place.generation % generations === named);
  }

  #find({ generation, step }: Position): HeldGeneration | undefined {
    const held = this.#held(generation);
    return held && isOpen(held, step % steps, this.#clock()) ? held : undefined;
  }

  /** Whether a generation is one that the log announces, or a frame before the log does. */
  #isComing({ generation }: Position): boolean {
    const newest = this.#agreement.log.log.generation?.number ?? 0;
    return !this.#held(generation) && (generation + generations - (newest % generations)) % generations < comingReach;
  }

  /** What is being read as we close may still take up secrets, or miss those of the participant: then all go after it. */
  async #handleOpen(event: AgreementEvent): Promise<readonly AgreementMessage[]> {
    if (this.#isClosed) return [];
    this.#isReading = true;
    try {
      const messages = await this.#handle(event);
      return this.#isClosed ? [] : messages;
    } catch (error) {
      if (this.#isClosed) return [];
      throw error;
    } finally {
      this.#isReading = false;
      if (this.#isClosed) this.#wipe();
    }
  }

  #wipe(): void {
    for (const secret of forgetAll(this.#agreement)) secret.wipe();
  }

  async #handle(event: AgreementEvent): Promise<readonly AgreementMessage[]> {
    const agreement = this.#agreement;
    const nowMs = this.#clock();
    this.#recent.forget();
    for (const secret of forget(agreement, nowMs)) secret.wipe();
    const [messages, consumed] = await transition(agreement, event, nowMs);
    for (const secret of consumed) secret.wipe();
    this.#waiting.settle(({ generation }) => this.#held(generation) !== undefined);
    return [...messages, ...agreement.voice.readRoster(nowMs)];
  }
}

/** Whether a step of a generation lives: at or above a step that does, and not too far ahead. */
function isOpen(held: HeldGeneration, step: number, nowMs: number): boolean {
  if (held.untilMs !== undefined && nowMs >= held.untilMs) return false;
  const isBelow = held.steps.some((each) => each.step <= step && (each.untilMs === undefined || nowMs < each.untilMs));
  return isBelow && mayFollow(held, step, nowMs);
}
