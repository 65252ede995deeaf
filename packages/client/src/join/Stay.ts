import { type Bytes, type Fault, fail, isEqual, ok, type Result, randomBytes } from '@sotto/base';
import { isInside, ownStay } from '@sotto/keys';
import { type Code, limits, type Member, type RoomAnswer, type RoomEvent } from '@sotto/protocol';
import type { ServerConnection } from '../connection/ServerConnection.ts';
import type { MediaResult } from '../stage/MediaPort.ts';
import { OwnStage } from '../stage/OwnStage.ts';
import { ReceivingPath } from '../stage/ReceivingPath.ts';
import { recoverPath } from '../stage/recoverPath.ts';
import { Speakers } from '../stage/Speakers.ts';
import { AudienceWatch } from './AudienceWatch.ts';
import { RoomAgent } from './RoomAgent.ts';
import type { SilenceWatch } from './SilenceWatch.ts';
import type { StayOptions } from './StayOptions.ts';
import { watchSilence } from './watchSilence.ts';

export type { StayOptions };

/** The starting data of a join. */
interface Beginning {
  /** Our own entry of the roster. */
  readonly member: Member;
  readonly agent: RoomAgent;
  readonly entered: RoomAnswer<'enter'>;
}

/** One join of a room, from its `enter` on, over as many connections as it takes. [R3, R10] */
export class Stay {
  readonly join: Bytes;
  readonly ownStage: OwnStage;
  readonly #options: StayOptions;
  readonly #speakers: Speakers;
  readonly #audience: AudienceWatch;
  readonly #path: ReceivingPath;
  readonly #member: Member;
  readonly #agent: RoomAgent;
  readonly #current: CurrentConnection;
  /** The ticket that takes us back after a lost connection; kept only in memory. */
  #ticket: Bytes;
  #audienceCount: number;
  /** That of the connection. */
  #watch: SilenceWatch | undefined;
  /** Events take their effects one after the other, in the server's order. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(options: StayOptions, current: CurrentConnection, { member, agent, entered }: Beginning) {
    this.#options = options;
    this.#speakers = new Speakers(options);
    this.#current = current;
    this.#agent = agent;
    this.#member = member;
    this.join = member.join;
    this.#ticket = entered.ticket;
    this.#audienceCount = entered.audienceCount;
    const connection = () => this.connection;
    const onTicket = (ticket: Bytes) => this.keepTicket(ticket);
    this.ownStage = new OwnStage({ ...options, connection, member, agent, onTicket, onLost: options.onStageLost });
    this.#path = new ReceivingPath(entered.transport.transport, {
      media: options.media,
      connection,
      inOrder: (step) => this.#inOrder(step),
      onReceiving: ({ ticket, streams }) => {
        this.#ticket = ticket;
        return this.#speakers.hear(streams, this.connection);
      },
      onChange: options.onChange,
    });
    this.#audience = new AudienceWatch({
      ask: async (offset) => {
        const page = await this.connection.request('audience', { offset });
        return page.ok ? ok(page.value.members) : page;
      },
      onMembers: (members, from) =>
        this.#queue(async () => {
          await options.roster.showAudience(members, this.join, from);
          this.#agent.introduce(members);
          options.onListeners(members);
          options.onChange();
        }),
    });
  }

  /** The connection that this join is on now, or was on last. */
  get connection(): ServerConnection {
    return this.#current.connection;
  }

  /** This join's part in the key agreement. */
  get agent(): RoomAgent {
    return this.#agent;
  }

  /** True if the room's log lets this person go on stage by themselves. [P5] */
  get maySpeak(): boolean {
    const { state } = this.#agent;
    const own = ownStay(state);
    const isWelcome = own === undefined || isInside(state, own);
    return isWelcome && this.#agent.maySpeak;
  }

  get audienceCount(): number {
    return this.#audienceCount;
  }

  get isOnStage(): boolean {
    return this.ownStage.isThere;
  }

  /** True while no speaker can be heard until there is another path to the relay. */
  get isPathLost(): boolean {
    return this.#path.isLost;
  }

  /**
   * Enters to listen: reads the log, registers, verifies the stage, receives, and starts every stream that has an
   * opener.
   */
  static async enter(options: StayOptions): Promise<Result<Stay, Fault<Code>>> {
    const { access, connection, name, frames, log, entries } = options;
    const join = randomBytes(limits.handleBytes);
    // The client has read the log while its person was at the door, and reads the rest now.
    const reading = log.log ? ok(log.log) : log.read(connection);
    const [begun, credential] = await Promise.all([reading, access.sealCredential(name)]);
    if (!begun.ok) return begun;
    if (access.isClosed()) return fail('not-inside');
    const current = { connection };
    const { onStatement, onGivenUp, onChange } = options;
    const follow = { onStatement, onGivenUp, onChange, connection: () => current.connection };
    const agent = new RoomAgent({ ...follow, access, join, frames, entries, log: begun.value });
    const registration = access.register({ start: begun.value.log.start, join, credential });
    const own = { session: access.session.signing.publicKey, ...registration, here: agent.arrive() };
    const [read, entered] = await Promise.all([log.read(connection), connection.request('enter', own)]);
    if (!(read.ok && entered.ok) || access.isClosed()) agent.close();
    if (!entered.ok) return entered;
    if (!read.ok) return read;
    if (access.isClosed()) return fail('not-inside');
    const member = { version: entered.value.version, ...registration };
    const stay = new Stay(options, current, { member, agent, entered: entered.value });
    return stay.#begin(entered.value);
  }

  /** Begins to hear and to be known. A failure here ends the stay. */
  async #begin(entered: RoomAnswer<'enter'>): Promise<Result<Stay, Fault<Code>>> {
    const { access, frames } = this.#options;
    frames.useStay(this.#agent.signer, () => this.#agent.renew());
    frames.connect();
    this.#agent.introduce([this.#member]);
    this.#agent.meet(entered);
    let receiving: MediaResult | undefined;
    try {
      receiving = await this.#settle(entered);
    } finally {
      if (!receiving?.ok || access.isClosed()) this.close();
    }
    if (!receiving.ok) return receiving;
    if (access.isClosed()) return fail('not-inside');
    this.#agent.readOn();
    this.showAudience(0, 1);
    return ok(this);
  }

  /** Meets the stage and begins to receive. Events that the server sends meanwhile take effect afterwards. */
  #settle({ stage, transport, streams }: RoomAnswer<'enter'>): Promise<MediaResult> {
    const { connection } = this;
    const settling = this.#inOrder(async () => {
      await this.#meet(stage);
      await this.#speakers.keep(stage.map((member) => member.join));
      const receiving = await this.#options.media.receive(transport);
      if (receiving.ok) await this.#speakers.hear(streams, connection);
      return receiving;
    });
    this.#follow(connection);
    return settling;
  }

  /** Continues under the same join on a new connection. Streams in both directions go on undisturbed. [R10] */
  async resume(connection: ServerConnection): Promise<MediaResult> {
    const { access, frames, onChange } = this.#options;
    const signature = access.proveSession(this.join, connection.id);
    const { credential } = this.#member;
    const proof = { ticket: this.#ticket, credential, signature, known: this.#agent.known };
    const resumed = await connection.request('resume-join', proof);
    if (!resumed.ok) return resumed;
    await this.#turn;
    const { lastHeardMs } = this.connection;
    this.#current.connection = connection;
    const { ticket, audienceCount, stage, streams, isOnStage } = resumed.value;
    this.#ticket = ticket;
    this.#audienceCount = audienceCount;
    this.#audience.change(audienceCount);
    frames.connect();
    this.#agent.comeBack(resumed.value);
    await this.#meet(stage);
    await this.#speakers.hear(streams, connection);
    this.#follow(connection);
    this.ownStage.settle(isOnStage, lastHeardMs);
    this.#path.resume();
    onChange();
    return ok(null);
  }

  /** Checks whether the connection still holds, since the network may have changed, and ends every wait. */
  hurry(): void {
    if (this.connection.isOpen) this.#watch?.ask();
    this.#path.hurry();
  }

  /** Keeps the newest ticket, which takes this join back after a lost connection. */
  keepTicket(ticket: Bytes): void {
    this.#ticket = ticket;
  }

  /** Looks at the audience from one index to before another. */
  showAudience(from: number, to: number): void {
    this.#audience.look(from, to);
  }

  /** Replaces a transport that is lost, as after a relay restart. [R12] */
  losePath(transport: Bytes): void {
    recoverPath(transport, { path: this.#path, ownStage: this.ownStage });
  }

  /** Signs our roster entry of leaving. [G5] */
  signLeave(): Bytes {
    return this.#options.access.signLeave({ start: this.#agent.log.start, join: this.join });
  }

  /** Ends the join: its keys are wiped, and the next join continues from its log. */
  close(): void {
    this.#options.frames.dropStay(this.#agent.signer);
    this.#options.log.adopt(this.#agent.memberLog);
    this.#agent.close();
  }

  #follow(connection: ServerConnection): void {
    const { access, frames } = this.#options;
    const isCurrent = () => this.connection === connection;
    const watch = watchSilence(connection, { access, frames, isCurrent, audienceCount: () => this.#audienceCount });
    this.#watch = watch;
    connection.onClose(() => {
      if (isCurrent()) frames.disconnect(connection.lastHeardMs);
    });
    connection.onEvent((event) => {
      if (event.event === 'heard') watch.expectMore({ isSigned: event.batches.length > 0 });
      this.#agent.hear(event);
      this.#options.onEvent(event);
      this.#queue(() => this.#apply(event));
    });
  }

  #meet(stage: readonly Member[]): Promise<void> {
    return this.#speakers.meet(stage.filter(({ join }) => !isEqual(join, this.join)));
  }

  #queue(effect: () => Promise<void>): void {
    this.#inOrder(effect).catch(() => this.connection.close());
  }

  #inOrder<T>(effect: () => Promise<T>): Promise<T> {
    const taken = this.#turn.then(effect);
    this.#turn = taken.catch(() => undefined);
    return taken;
  }

  async #apply(event: RoomEvent): Promise<void> {
    switch (event.event) {
      case 'stage-joined':
        await this.#meet([event]);
        break;
      case 'stage-left':
        if (!isEqual(event.join, this.join)) await this.#speakers.dismiss(event.join);
        else await this.#agent.caughtUp().then(() => this.ownStage.lose());
        break;
      case 'stage-settled':
        await this.#speakers.keep([...event.stage, this.join]);
        break;
      case 'stream-opened':
        await this.#speakers.hear([event], this.connection);
        break;
      case 'path-lost':
        this.losePath(event.transport);
        break;
      case 'audience-changed':
        this.#audienceCount = event.count;
        this.#audience.change(event.count);
        break;
      case 'room-ended':
        return this.#options.onEnded();
      default:
        return;
    }
    this.#options.onChange();
  }
}

/** The connection that a join is on, which can become another. */
type CurrentConnection = { connection: ServerConnection };
