import { type Bytes, type Fault, isEqual, type Result, randomBytes, toBase64url } from '@sotto/base';
import {
  type AgreementEvent,
  type AgreementMessage,
  type Intent,
  KeyAgent,
  loadVoice,
  type MemberLog,
} from '@sotto/keys';
import {
  type Batch,
  type Code,
  type Gate,
  type Member,
  packWraps,
  type RoomEvent,
  type RoomPreview,
} from '@sotto/protocol';
import { hashGate, isModerator } from '@sotto/records';
import { BatchSigner } from './BatchSigner.ts';
import { waitBefore } from './comeBackPace.ts';
import type { RoomAccess } from './RoomAccess.ts';
import type { ServerSession } from './ServerSession.ts';

export interface RoomAgentOptions {
  readonly access: RoomAccess;
  /** The own join, 16 bytes. */
  readonly join: Bytes;
  readonly log: MemberLog;
  /** The connection that the join is on now. */
  readonly session: () => ServerSession;
  /** A statement was taken into the log. */
  readonly onStatement: (gate: Gate) => void;
  /** A batch came, whose signature is not checked yet. */
  readonly onBatch: (batch: Batch) => void;
  /** What somebody wished was refused for good. */
  readonly onGivenUp: () => void;
  /** Something that is shown, or that decides what is sealed, may be another. */
  readonly onChange: () => void;
}

/** How often time alone may bring something about, in milliseconds. */
const tickMs = 250;

/** How long somebody who comes or goes waits for the log to say so, in milliseconds. */
const patienceMs = 2_000;
/** Sponsors that one question passes over. */
const mostNotFrom = 8;

/** They come many times a second: what they change is drawn with the next tick, once for all of them. */
const drawnByTick: ReadonlySet<AgreementEvent['type']> = new Set(['batch', 'own-batch', 'heartbeat']);

/** Refusals after which the same statement would be refused again. */
const final: readonly Code[] = ['not-allowed', 'bad-message', 'room-gone', 'not-inside'];

/**
 * One join's part in the room's key agreement, on its connections: the agent hears what the server tells, and what it has
 * to say is asked of the server. [R13]
 */
export class RoomAgent {
  readonly agent: KeyAgent;
  /** Signs for the own frames of this join. */
  readonly signer: BatchSigner;
  readonly #options: RoomAgentOptions;
  readonly #ticking: ReturnType<typeof setInterval>;
  #stage = new Map<string, Bytes>();
  #audienceCount = 0;
  #isLeaving = false;
  #hasVoice = false;
  #isClosed = false;
  #newest: Promise<unknown> = Promise.resolve();
  readonly #waiters: (() => void)[] = [];

  constructor(options: RoomAgentOptions) {
    this.#options = options;
    const { access, join, log } = options;
    const { keys, memberKey, session } = access;
    const self = { keys, memberKey, session, join, random: randomBytes };
    this.agent = new KeyAgent(self, { log, clock: () => performance.now() });
    this.signer = new BatchSigner({
      roomHandle: keys.roomHandle,
      join,
      session,
      commitment: (position) => this.agent.commitment(position),
      onBatch: (batch) => this.#sendBatch(batch),
    });
    this.#ticking = setInterval(() => this.#feed({ type: 'tick' }), tickMs);
  }

  /** Speaks from now on, as soon as what it takes is here. Until then the agent hears, and asks for keys. */
  async findVoice(): Promise<void> {
    for (let attempt = 0; !(this.#isClosed || this.#hasVoice); attempt++) {
      const createVoice = await loadVoice().catch(() => undefined);
      if (!createVoice) await waitBefore(attempt);
      else {
        this.#hasVoice = true;
        this.agent.useVoice(createVoice);
        this.#feed({ type: 'tick' });
        return;
      }
    }
  }

  /** Shows the agent somebody whose word may count, or the own entry of the key roster. */
  introduce({ version, join, credential, signature }: Member): void {
    this.#feed({ type: 'introduced', member: { version, join, credential, signature } });
  }

  /** Tells how the room is, on entering and on coming back. */
  meet({ stage, audienceCount }: Pick<RoomPreview, 'stage' | 'audienceCount'>): void {
    for (const member of stage) this.introduce(member);
    this.#audienceCount = audienceCount;
    this.#tellStage(stage.map(({ join }) => join));
  }

  /** The own way on stage or off it, which the server tells to everybody else. */
  setOnStage(isOnStage: boolean): void {
    const { join } = this.#options;
    const others = [...this.#stage.values()].filter((each) => !isEqual(each, join));
    this.#tellStage(isOnStage ? [...others, join] : others);
  }

  /** Back on a connection: what came meanwhile was lost. */
  reconnect(): void {
    this.#feed({ type: 'reconnected' });
  }

  /** What somebody wants to be stated. */
  wish(intent: Intent): void {
    this.#feed({ type: 'intent', intent });
  }

  /** Whether all entries of the key roster are read, also where nothing but curiosity asks for them. */
  readRoster(isWanted: boolean): void {
    this.#feed({ type: 'read-roster', isWanted });
  }

  pauseHands(isPaused: boolean): void {
    this.#feed({ type: 'hands', isPaused });
  }

  /** A speaker's batch, whose signature was found good. */
  acknowledge({ join, number, generation, step, commitment }: Batch): void {
    this.#feed({ type: 'batch', join, number, witness: { generation, step, commitment } });
  }

  /** Takes in what an event says of keys and people. */
  hear(event: RoomEvent): void {
    const heard = toAgreementEvent(event);
    if (heard) this.#feed(heard);
    else if (event.event === 'statement') this.#hearStatement(event);
    else if (event.event === 'audience-changed') this.#audienceCount = event.count;
    else if (event.event === 'heard') this.#hearMany(event);
    else this.#hearPeople(event);
  }

  /** Resolves once all that was heard so far has taken its effect. */
  caughtUp(): Promise<unknown> {
    return this.#newest;
  }

  /** A moderator is let on stage once the log says that they are here; resolves then, or after a while. [B4] */
  arrive(): Promise<void> {
    const { memberKey } = this.#options.access;
    return this.#until(() => this.#isPresent() || !isModerator(this.agent.log.log, memberKey.publicKey));
  }

  /** Says that we are away, as a moderator who leaves does, and nothing more after it; resolves once that is known. */
  async leave(): Promise<void> {
    if (!this.#isPresent()) return;
    await this.#handle({ type: 'intent', intent: { kind: 'away', act: 'away', join: this.#options.join } });
    this.#isLeaving = true;
    await this.#until(() => !this.#isPresent());
  }

  /** Wipes every secret; idempotent. */
  close(): void {
    this.#isClosed = true;
    clearInterval(this.#ticking);
    this.signer.close();
    this.agent.close();
  }

  #sendBatch(batch: Batch): void {
    this.#feed({ type: 'own-batch', number: batch.number });
    void this.#ask('batch', batch);
  }

  #isPresent(): boolean {
    return this.agent.log.log.present.has(toBase64url(this.#options.join));
  }

  /** Waits until something holds, looking again after each event. */
  async #until(holds: () => boolean): Promise<void> {
    const deadline = performance.now() + patienceMs;
    while (!holds() && performance.now() < deadline) await new Promise<void>((resolve) => this.#waiters.push(resolve));
  }

  #tellStage(joins: readonly Bytes[]): void {
    this.#stage = new Map(joins.map((join) => [toBase64url(join), join]));
    this.#feed({ type: 'stage', joins: [...this.#stage.values()], audienceCount: this.#audienceCount });
  }

  #hearPeople(event: RoomEvent): void {
    if (event.event === 'introduced') this.introduce(event);
    const others = (join: Bytes) => [...this.#stage.values()].filter((each) => !isEqual(each, join));
    if (event.event === 'stage-settled') this.#tellStage(event.stage);
    if (event.event === 'stage-left') this.#tellStage(others(event.join));
    if (event.event !== 'stage-joined') return;
    this.introduce(event);
    this.#tellStage([...others(event.join), event.join]);
  }

  #hearMany({ heartbeats, batches }: RoomEvent & { event: 'heard' }): void {
    for (const heartbeat of heartbeats) this.#feed({ type: 'heartbeat', heartbeat });
    for (const batch of batches) this.#options.onBatch(batch);
  }

  #hearStatement({ statement, wrap }: RoomEvent & { event: 'statement' }): void {
    void this.#handle({ type: 'statement', statement, wrap }).then(() => this.#announce(statement.gate));
  }

  /** Tells of a statement that follows in the log. */
  async #announce(gate: Gate): Promise<void> {
    if (this.#isClosed) return;
    const head = this.agent.log.heads[gate.sequence];
    if (head && isEqual(head, await hashGate(gate))) this.#options.onStatement(gate);
  }

  #feed(event: AgreementEvent): void {
    if (!this.#isClosed) void this.#handle(event);
  }

  #handle(event: AgreementEvent): Promise<void> {
    const handled = this.#take(event);
    this.#newest = handled.catch(() => undefined);
    return handled;
  }

  async #take(event: AgreementEvent): Promise<void> {
    const messages = await this.agent.handle(event).catch((error: unknown) => {
      // Closing wipes keys under the hands of what was being read.
      if (!this.#isClosed) throw error;
    });
    if (!messages || this.#isClosed) return;
    if (!drawnByTick.has(event.type)) this.#options.onChange();
    for (const wake of this.#waiters.splice(0)) wake();
    if (!this.#isLeaving) for (const message of messages) void this.#send(message);
  }

  async #send(message: AgreementMessage): Promise<void> {
    switch (message.type) {
      case 'submit':
        return this.#submit(message);
      case 'ask':
        await this.#ask('ask-keys', { notFrom: message.notFrom.slice(0, mostNotFrom) });
        return;
      case 'catch-up':
        return this.#catchUp(message.sequence);
      case 'read-roster':
        return this.#readOn(message.after);
      case 'sponsor':
        for (const wraps of packWraps(message.wraps)) await this.#ask('sponsor', { header: message.header, wraps });
        return;
      case 'heartbeat':
        await this.#ask('beat', message.heartbeat);
        return;
      case 'given-up':
        this.#options.onGivenUp();
    }
  }

  readonly #ask: ServerSession['request'] = (name, body) => this.#options.session().request(name, body);

  /** Statement and wraps take effect as one: what does not fit into one message goes ahead of it. */
  async #submit({ statement, wraps }: AgreementMessage & { type: 'submit' }): Promise<void> {
    const pieces = packWraps(wraps);
    const last = pieces.pop() ?? new Uint8Array(0);
    const { commitment, sequence } = statement.gate;
    for (const piece of pieces) if (commitment) void this.#ask('offer-wraps', { commitment, wraps: piece });
    const submitted: Result<unknown, Fault<Code>> = await this.#ask('submit', { statement, wraps: last });
    if (submitted.ok || this.#isClosed) return;
    const { code } = submitted.error;
    if (code === 'not-next' || final.includes(code)) {
      this.#feed({ type: 'refused', sequence, isFinal: code !== 'not-next' });
    }
  }

  async #catchUp(after: number): Promise<void> {
    const page = await this.#ask('log', { after });
    if (!page.ok) return;
    for (const statement of page.value.statements) this.#hearStatement({ event: 'statement', statement, wrap: null });
    const reached = after + page.value.statements.length;
    if (reached > after && reached < page.value.sequence) await this.#catchUp(reached);
  }

  async #readOn(after: number): Promise<void> {
    const page = await this.#ask('roster', { after });
    if (page.ok) this.#feed({ type: 'entries', after, entries: page.value.entries });
  }
}

/** What an event says that the agent takes as it is. */
function toAgreementEvent(event: RoomEvent): AgreementEvent | undefined {
  switch (event.event) {
    case 'entries':
      return { type: 'entries', after: event.after, entries: event.entries };
    case 'connection':
      return { type: 'connection', join: event.join, isHere: event.isHere };
    case 'asked':
      return { type: 'asked', joins: event.joins };
    case 'sponsored':
      return { type: 'sponsored', header: event.header, wrap: event.wrap };
    default:
      return undefined;
  }
}
