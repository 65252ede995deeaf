import { type Bytes, isEqual, randomBytes, toBase64url } from '@sotto/base';
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
  type OpenedEntry,
  publish,
  type State,
  type StepCover,
  transition,
} from '@sotto/keys';
import type { Batch, Header, Known, Member, RoomEvent, RoomPreview, Statement } from '@sotto/protocol';
import { BatchSigner } from './BatchSigner.ts';
import type { EntryOpener } from './EntryOpener.ts';
import { KeyWire } from './KeyWire.ts';
import type { RoomAccess } from './RoomAccess.ts';
import type { RoomFrames } from './RoomFrames.ts';
import { readKeyEvent } from './readKeyEvent.ts';
import type { ServerSession } from './ServerSession.ts';

export interface RoomAgentOptions {
  readonly access: RoomAccess;
  /** The own join, 16 bytes. */
  readonly join: Bytes;
  readonly log: MemberLog;
  readonly entries: EntryOpener;
  readonly frames: RoomFrames;
  /** The connection that the join is on now. */
  readonly session: () => ServerSession;
  /** A statement was taken into the log. */
  readonly onStatement: (header: Header) => void;
  /** What somebody wished may not be. */
  readonly onGivenUp: () => void;
  /** Something that is shown may be another. */
  readonly onChange: () => void;
}

/** How often time alone may bring something about, in milliseconds. */
const tickMs = 250;

/** They come many times a second: what they change of what is drawn is drawn with the next tick, once for all of them. */
const drawnByTick: ReadonlySet<KeyEvent['type']> = new Set(['batch', 'own-batch', 'frames', 'heartbeat']);
/** What they change of keys follows with the next tick too. */
const publishedByTick: ReadonlySet<KeyEvent['type']> = new Set(['batch', 'own-batch', 'frames']);

/** What we want said by ourselves, of which nobody has to be told that it was too late. */
const unasked: ReadonlySet<Intent['act']> = new Set(['here', 'mint']);

/**
 * One join's part in the room's keys, on its connections: what the server tells becomes events of their state, in order, and
 * what they have to say is asked of the server. After each event frames get the value that follows. [R13]
 */
export class RoomAgent {
  /** Signs for the own frames of this join. */
  readonly signer: BatchSigner;
  readonly #options: RoomAgentOptions;
  readonly #wire: KeyWire;
  readonly #ticking: ReturnType<typeof setInterval>;
  #state: State;
  /** The first step that covers what the newest one covers: the one that everybody has gone to. */
  #covering: StepCover | undefined;
  #stage = new Map<string, Bytes>();
  #isClosed = false;
  /** What the server tells takes its effect one after the other, also where it has to be looked into. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: RoomAgentOptions) {
    this.#options = options;
    const { access, join, log, entries, session } = options;
    const { keys, memberKey } = access;
    const self = { keys, memberKey, session: access.session, join, random: randomBytes };
    this.#state = createState(self, log, performance.now());
    this.#wire = new KeyWire({ session, entries, onEvent: (event) => this.#feed(event) });
    this.signer = new BatchSigner({
      start: log.log.start,
      join,
      session: access.session,
      onBatch: (batch) => this.#sendBatch(batch),
    });
    this.#ticking = setInterval(() => this.#tick(), tickMs);
  }

  /** As it is now. */
  get state(): State {
    return this.#state;
  }

  /** The step by which two people compare what they see: the first that covers what the newest one covers. [G11] */
  get covering(): StepCover | undefined {
    return this.#covering;
  }

  /** How far was read, for coming back. */
  get known(): Known {
    const { log, roster } = this.#state;
    const held = newestHeld(this.#state);
    const version = isReader(this.#state) ? roster.version : 0;
    return {
      number: log.log.number,
      version,
      generation: held?.number ?? 0,
      step: held ? newestStep(held).step : 0,
    };
  }

  /** A moderator's word that they are here, for entering with. */
  arrive(): Statement | null {
    const { state, here } = arriveHere(this.#state, performance.now());
    this.#state = state;
    return here;
  }

  /** Shows the keys somebody whose word may count, or the own entry of the roster. */
  introduce(members: readonly Member[]): void {
    this.#then(async () => {
      const entries = await Promise.all(members.map((member) => this.#options.entries.open(member)));
      this.#feed({ type: 'entries', entries });
    });
  }

  /** The same of entries that were opened. */
  enroll(entries: readonly OpenedEntry[]): void {
    this.#then(() => this.#feed({ type: 'entries', entries }));
  }

  /**
   * Tells who is on stage, on entering and on coming back. After a restart of the server not all are back yet, so whoever was
   * there stays until it says who is. [R11]
   */
  meet({ stage }: Pick<RoomPreview, 'stage'>): void {
    this.introduce(stage);
    const joins = stage.map(({ join }) => join);
    this.#then(() => {
      const told = new Set(joins.map(toBase64url));
      const others = [...this.#stage].filter(([name]) => !told.has(name)).map(([, join]) => join);
      this.#tellStage([...others, ...joins]);
    });
  }

  /** Reads what was stated since our reading, which nobody has told us. */
  readOn(): void {
    this.#guard(this.#wire.readOn(this.#state.log.log.number));
  }

  /** The own way on stage or off it, which the server tells to everybody else. */
  setOnStage(isOnStage: boolean): void {
    const { join } = this.#options;
    this.#then(() => {
      const others = this.#without(join);
      this.#tellStage(isOnStage ? [...others, join] : others);
    });
  }

  /** What somebody wants to be stated. */
  wish(intent: Intent): void {
    this.#then(() => this.#feed({ type: 'wish', intent }));
  }

  /** Whether the whole roster is read, also by a listener. */
  readRoster(isWanted: boolean): void {
    this.#feed({ type: 'read-roster', isWanted });
  }

  /** The person at the microphone goes on without what it is held for. [B2] */
  goOn(): void {
    this.#feed({ type: 'go-on' });
  }

  /** Takes in what an event says of keys and people. */
  hear(event: RoomEvent): void {
    this.#then(() => this.#hear(event));
  }

  /** Resolves once all that was heard so far has taken its effect. */
  caughtUp(): Promise<unknown> {
    return this.#turn;
  }

  /** Wipes every secret of the keys; idempotent. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearInterval(this.#ticking);
    this.signer.close();
    closeState(this.#state);
  }

  #hear(event: RoomEvent): Promise<void> | void {
    const heard = readKeyEvent(event);
    if (heard) return this.#feed(heard);
    if (event.event === 'heard') this.#hearMany(event);
    if (event.event === 'introduced' || event.event === 'stage-joined') return this.#meetOne(event);
    if (event.event === 'stage-settled') this.#tellStage(event.stage);
    if (event.event === 'stage-left') this.#tellStage(this.#without(event.join));
  }

  async #meetOne({ event, ...member }: RoomEvent & { event: 'introduced' | 'stage-joined' }): Promise<void> {
    this.#feed({ type: 'entries', entries: [await this.#options.entries.open(member)] });
    if (event === 'stage-joined') this.#tellStage([...this.#without(member.join), member.join]);
  }

  #hearMany({ heartbeats, batches }: RoomEvent & { event: 'heard' }): void {
    for (const heartbeat of heartbeats) this.#feed({ type: 'heartbeat', heartbeat });
    for (const batch of batches) {
      const isOpened = this.#options.frames.cover(batch, this.#state.log.log.start);
      if (isOpened === undefined) continue;
      const { join, number, generation, step, confirm } = batch;
      this.#feed({ type: 'batch', batch: { join, number, generation, step, confirm, isOpened } });
    }
  }

  #without(join: Bytes): Bytes[] {
    return [...this.#stage.values()].filter((each) => !isEqual(each, join));
  }

  #tellStage(joins: readonly Bytes[]): void {
    this.#stage = new Map(joins.map((join) => [toBase64url(join), join]));
    this.#feed({ type: 'stage', joins: [...this.#stage.values()] });
  }

  #sendBatch(batch: Batch): void {
    this.#feed({ type: 'own-batch', number: batch.number });
    void this.#options.session().request('batch', batch);
  }

  #tick(): void {
    const isOpened = this.#options.frames.takeArrivals();
    if (isOpened !== undefined) this.#feed({ type: 'frames', isOpened });
    this.#feed({ type: 'tick' });
  }

  /** Runs a step after all that was heard before it. */
  #then(step: () => Promise<void> | void): void {
    const taken = this.#turn.then(() => (this.#isClosed ? undefined : step()));
    this.#turn = taken.catch(() => undefined);
    this.#guard(taken);
  }

  /** Closing wipes keys under the hands of what was being opened; whatever else fails is a bug of ours. */
  #guard(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      if (!this.#isClosed) throw error;
    });
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
    const newest = held && newestStep(held);
    if (!newest || !isSameCover(newest, this.#covering)) this.#covering = newest;
  }

  #say(message: KeyMessage): void {
    if (message.type === 'given-up' && !unasked.has(message.intent.act)) this.#options.onGivenUp();
    this.#guard(this.#wire.send(message));
  }
}

function isSameCover(a: StepCover, b: StepCover | undefined): boolean {
  return b !== undefined && a.generation === b.generation && a.n === b.n && a.v === b.v && isEqual(a.roster, b.roster);
}
