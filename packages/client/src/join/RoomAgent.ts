import { type Bytes, isEqual, randomBytes } from '@sotto/base';
import {
  arriveHere,
  closeState,
  createState,
  type Intent,
  isReader,
  type KeyEvent,
  type KeyMessage,
  type MemberLog,
  newestHeld,
  newestStep,
  publish,
  type RosterMember,
  type State,
  transition,
} from '@sotto/keys';
import type { Batch, Header, Known, Member, RoomEvent, RoomPreview, Statement } from '@sotto/protocol';
import { type Log, maySpeak } from '@sotto/records';
import type { ServerConnection } from '../connection/ServerConnection.ts';
import { BatchSigner } from '../stage/BatchSigner.ts';
import type { RoomFrames } from '../stage/RoomFrames.ts';
import { ComparedSteps } from './ComparedSteps.ts';
import type { EntryOpener } from './EntryOpener.ts';
import { KeyEar } from './KeyEar.ts';
import { KeyWire } from './KeyWire.ts';
import type { RoomAccess } from './RoomAccess.ts';

export interface RoomAgentOptions {
  readonly access: RoomAccess;
  /** This join, 16 bytes. */
  readonly join: Bytes;
  readonly log: MemberLog;
  readonly entries: EntryOpener;
  readonly frames: RoomFrames;
  /** The connection that the join is on now. */
  readonly connection: () => ServerConnection;
  /** Called when a statement was added to the log. */
  readonly onStatement: (header: Header) => void;
  /** Called if a wish is not allowed. */
  readonly onGivenUp: () => void;
  /** Called when something that the page shows may have changed. */
  readonly onChange: () => void;
}

/** Interval of the ticks that let time take its effect, in milliseconds. */
const tickMs = 250;

/** Events that come many times a second; their changes are drawn together with the next tick. */
const drawnByTick: ReadonlySet<KeyEvent['type']> = new Set(['batch', 'own-batch', 'frames', 'heartbeat']);
/** Events whose changes of keys may wait for the next tick. */
const publishedByTick: ReadonlySet<KeyEvent['type']> = new Set(['batch', 'own-batch', 'frames']);

/** Statements that we make without a person's wish. If one comes too late, nobody needs to know. */
const unasked: ReadonlySet<Intent['act']> = new Set(['here', 'mint']);

function isAsked({ act, isReturn = false }: Intent): boolean {
  return !(isReturn || unasked.has(act));
}

/**
 * One join's part in the room's keys, on its connections. Messages of the server become events of the key state, in
 * order, and the messages of the key state become requests to the server. After each event the frames get the new
 * value. [R13]
 */
export class RoomAgent {
  /** Signs for the frames of this join. */
  readonly signer: BatchSigner;
  /** The steps by which two people compare what they see. [G11] */
  readonly compared = new ComparedSteps();
  readonly #options: RoomAgentOptions;
  readonly #ear: KeyEar;
  readonly #wire: KeyWire;
  readonly #ticking: ReturnType<typeof setInterval>;
  #state: State;
  #isClosed = false;

  constructor(options: RoomAgentOptions) {
    this.#options = options;
    const { access, join, log, entries, frames, connection } = options;
    const { keys, memberKey } = access;
    const self = { keys, memberKey, session: access.session, join, random: randomBytes };
    this.#state = createState(self, log, performance.now());
    const onEvent = (event: KeyEvent) => this.#feed(event);
    this.#ear = new KeyEar({ entries, frames, start: log.log.start, onEvent });
    this.#wire = new KeyWire({ connection, entries, onEvent });
    this.signer = new BatchSigner({
      start: log.log.start,
      join,
      session: access.session,
      onBatch: (batch) => this.#sendBatch(batch),
    });
    this.#ticking = setInterval(() => this.#tick(), tickMs);
  }

  /** The current state. */
  get state(): State {
    return this.#state;
  }

  /** The log, and with it the powers of everybody. */
  get log(): Log {
    return this.#state.log.log;
  }

  /** The log with the bodies of its statements, from which the next join goes on. */
  get memberLog(): MemberLog {
    return this.#state.log;
  }

  /** True if the log lets this person on stage. [P5] */
  get maySpeak(): boolean {
    return maySpeak(this.log, this.#state.self.memberKey.publicKey);
  }

  /** Finds a member of the roster by their join. */
  member(join: Bytes): RosterMember | undefined {
    return this.#state.roster.member(join);
  }

  /** The position up to which records were read, for coming back. */
  get known(): Known {
    const { roster } = this.#state;
    const held = newestHeld(this.#state);
    const version = isReader(this.#state) ? roster.version : 0;
    return {
      number: this.log.number,
      version,
      generation: held?.number ?? 0,
      step: held ? newestStep(held).step : 0,
    };
  }

  /** A moderator's statement that they are here, to enter with. */
  arrive(): Statement | null {
    const { state, here } = arriveHere(this.#state, performance.now());
    this.#state = state;
    return here;
  }

  /** Introduces to the keys members whose statements may count, or our own entry of the roster. */
  introduce(members: readonly Member[]): void {
    this.#ear.introduce(members);
  }

  /** Tells who is on stage, on entering and on coming back. */
  meet(room: Pick<RoomPreview, 'stage'>): void {
    this.#ear.meet(room);
  }

  /**
   * Notes that we are back on a connection: requests that were lost with the earlier one are due again at once. [P9,
   * G8, B1]
   */
  comeBack(room: Pick<RoomPreview, 'stage'>): void {
    this.meet(room);
    this.#ear.inTurn(() => this.#feed({ type: 'back' }));
  }

  /** Reads statements that came after our last reading and that no event brought. */
  readOn(): void {
    this.#ear.guard(this.#wire.readOn(this.log.number));
  }

  /** Notes that we went on stage or off it, which the server tells everybody else. */
  setOnStage(isOnStage: boolean): void {
    this.#ear.setOnStage(this.#options.join, isOnStage);
  }

  /** Notes a person's wish for a statement. */
  wish(intent: Intent): void {
    this.#ear.inTurn(() => this.#feed({ type: 'wish', intent }));
  }

  /** Tells whether a person's wish was lost with an earlier join: it has no number in our log. [P9] */
  hasLost(earlier: RoomAgent): boolean {
    if (earlier === this) return false;
    const { recent } = this.#state.log;
    const { pending, intents } = earlier.#state;
    const head = pending && recent.get(pending.statement.header.number)?.head;
    const isNumbered = pending && head && isEqual(head, pending.statement.hash);
    const unmet = [...(pending && !isNumbered ? [pending.intent] : []), ...intents];
    return unmet.some(isAsked);
  }

  /** Decides whether even a listener reads the whole roster. */
  readRoster(isWanted: boolean): void {
    this.#feed({ type: 'read-roster', isWanted });
  }

  /** Goes on despite the reasons that hold the microphone, as the person chose. [B2] */
  goOn(): void {
    this.#feed({ type: 'go-on' });
  }

  /** Takes in the part of an event about keys and people. */
  hear(event: RoomEvent): void {
    this.#ear.hear(event);
  }

  /** Resolves once all earlier messages have taken effect. */
  caughtUp(): Promise<unknown> {
    return this.#ear.caughtUp();
  }

  /** Wipes every secret of the keys; idempotent. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearInterval(this.#ticking);
    this.#ear.close();
    this.signer.close();
    closeState(this.#state);
  }

  #sendBatch(batch: Batch): void {
    this.#feed({ type: 'own-batch', number: batch.number });
    void this.#options.connection().request('batch', batch);
  }

  /** Applies the effects of time. Frames call it if they come while a tick is late. */
  renew(): void {
    this.#feed({ type: 'tick' });
  }

  #tick(): void {
    const isOpened = this.#options.frames.takeArrivals();
    if (isOpened !== undefined) this.#feed({ type: 'frames', isOpened });
    this.#feed({ type: 'tick' });
  }

  #feed(event: KeyEvent): void {
    if (this.#isClosed) return;
    const before = this.#state;
    const { state, messages } = transition(before, event, performance.now());
    this.#state = state;
    if (!publishedByTick.has(event.type) || state.ring !== before.ring) this.#publish();
    for (const message of messages) this.#say(message);
    if (event.type === 'statement' && state.log.log.number > before.log.log.number) {
      this.#options.onStatement(event.statement.header);
    }
    if (!drawnByTick.has(event.type)) this.#options.onChange();
  }

  #publish(): void {
    this.#options.frames.publish(this.signer, publish(this.#state, performance.now()));
    const held = newestHeld(this.#state);
    if (held) this.compared.note(newestStep(held), performance.now());
  }

  #say(message: KeyMessage): void {
    if (message.type === 'given-up' && isAsked(message.intent)) this.#options.onGivenUp();
    this.#ear.guard(this.#wire.send(message));
  }
}
