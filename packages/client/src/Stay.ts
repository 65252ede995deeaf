import { type Bytes, type Fault, isEqual, ok, type Result, toBase64url } from '@sotto/base';
import type { Name } from '@sotto/keys';
import type { Code, Member, RoomAnswer, RoomEvent } from '@sotto/protocol';
import { AudienceWatch } from './AudienceWatch.ts';
import type { MediaPort, MediaResult } from './MediaPort.ts';
import { ReceivingPath } from './ReceivingPath.ts';
import type { RoomAccess } from './RoomAccess.ts';
import type { RoomFrames } from './RoomFrames.ts';
import type { Roster } from './Roster.ts';
import type { ServerSession } from './ServerSession.ts';
import { Speakers } from './Speakers.ts';

export interface StayOptions {
  readonly access: RoomAccess;
  readonly session: ServerSession;
  readonly media: MediaPort;
  readonly frames: RoomFrames;
  readonly roster: Roster;
  readonly name: Name;
  /** Something that a view shows has changed. */
  readonly onChange: () => void;
  /** The way to be heard is gone, not by our own doing. */
  readonly onStageLost: () => void;
  readonly onEnded: () => void;
}

/** One join of a room, from its `enter` on, over as many connections as it takes. [R3, R10] */
export class Stay {
  readonly join: Bytes;
  readonly #options: StayOptions;
  readonly #speakers: Speakers;
  readonly #audience: AudienceWatch;
  readonly #path: ReceivingPath;
  readonly #credential: Bytes;
  #session: ServerSession;
  /** What takes us back after a lost connection; in memory alone. */
  #ticket: Bytes;
  #sending: Bytes | undefined;
  #maySpeak: boolean;
  #audienceCount: number;
  #isOnStage = false;
  #wantsSound = false;
  #stageTurn: Promise<unknown> = Promise.resolve();
  /** Events take their effects one after the other, in the server's order. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(options: StayOptions, credential: Bytes, entered: RoomAnswer<'enter'>) {
    this.#options = options;
    this.#speakers = new Speakers(options);
    this.#session = options.session;
    this.#credential = credential;
    this.join = entered.join;
    this.#ticket = entered.ticket;
    this.#maySpeak = entered.maySpeak;
    this.#path = new ReceivingPath(entered.transport.transport, {
      media: options.media,
      session: () => this.#session,
      inOrder: (step) => this.#inOrder(step),
      onReceiving: ({ ticket, streams }) => {
        this.#ticket = ticket;
        return this.#speakers.hear(streams, this.#session);
      },
      onChange: options.onChange,
    });
    this.#audienceCount = entered.audienceCount;
    this.#audience = new AudienceWatch({
      ask: async (offset) => {
        const page = await this.#session.request('audience', { offset });
        return page.ok ? ok(page.value.members) : page;
      },
      onMembers: (members, from) =>
        this.#queue(async () => {
          await options.roster.showAudience(members, this.join, from);
          options.onChange();
        }),
    });
  }

  /** The connection that this join is on now, or was on last. */
  get session(): ServerSession {
    return this.#session;
  }

  get maySpeak(): boolean {
    return this.#maySpeak;
  }

  get audienceCount(): number {
    return this.#audienceCount;
  }

  get isOnStage(): boolean {
    return this.#isOnStage;
  }

  /** Whether nothing can be heard until there is another way to the relay. */
  get isPathLost(): boolean {
    return this.#path.isLost;
  }

  /** Enters to listen: verifies the stage, receives, and lets flow what has an opener. */
  static async enter(options: StayOptions): Promise<Result<Stay, Fault<Code>>> {
    const { access, session, media, name } = options;
    const credential = await access.sealCredential(name);
    const entered = await session.request('enter', {
      session: access.session.signing.publicKey,
      credential,
      ownerProof: access.proveOwner(session.id),
    });
    if (!entered.ok) return entered;
    const { stage, transport, streams } = entered.value;
    const stay = new Stay(options, credential, entered.value);
    await stay.#meet(stage);
    await stay.#speakers.keep(stage.map(({ join }) => join));
    const receiving = await media.receive(transport);
    if (!receiving.ok) return receiving;
    await stay.#speakers.hear(streams, session);
    stay.#follow(session);
    stay.showAudience(0, 1);
    return ok(stay);
  }

  /** Goes on under the same join on a new connection; what is heard and sent meanwhile is not touched. [R10] */
  async resume(session: ServerSession): Promise<MediaResult> {
    const { access, onChange } = this.#options;
    const signature = access.proveSession(this.join, session.id);
    const proof = { ticket: this.#ticket, credential: this.#credential, signature };
    const resumed = await session.request('resume-join', proof);
    if (!resumed.ok) return resumed;
    await this.#turn;
    this.#session = session;
    const { ticket, maySpeak, audienceCount, stage, streams, isOnStage } = resumed.value;
    this.#ticket = ticket;
    this.#maySpeak = maySpeak;
    this.#audienceCount = audienceCount;
    this.#audience.change(audienceCount);
    await this.#meet(stage);
    await this.#speakers.hear(streams, session);
    this.#follow(session);
    void this.#inTurn(() => this.#settleOwnStage(isOnStage));
    this.#path.resume();
    onChange();
    return ok(null);
  }

  /** Goes on stage; the microphone, already open, sends sealed silence until it is unmuted. */
  speak(): Promise<MediaResult> {
    return this.#inTurn(async () => (this.#isOnStage ? ok(null) : this.#goOnStage()));
  }

  /** Leaves the stage. No sound leaves from this moment on, also where going on stage has to come to its end first. */
  stepDown(): Promise<void> {
    this.#wantsSound = false;
    this.#options.frames.setMuted(true);
    return this.#inTurn(() => this.#leaveStage());
  }

  /**
   * The seal comes first: from this moment no sound leaves, whatever the device does. Of several in a row the last word
   * holds, and off stage there is no unmuting.
   */
  async setMuted(isMuted: boolean): Promise<void> {
    const { frames, media } = this.#options;
    this.#wantsSound = !isMuted;
    if (isMuted) frames.setMuted(true);
    await media.setMuted(isMuted);
    if (this.#wantsSound && this.#isOnStage) frames.setMuted(false);
  }

  /** Looks at the audience from one place to before another. */
  showAudience(from: number, to: number): void {
    this.#audience.look(from, to);
  }

  /** A transport carries nothing any more: another one takes its place, under the same join. [R12] */
  losePath(transport: Bytes): void {
    if (this.#path.lose(transport)) return;
    if (this.#isOnStage && this.#sending && isEqual(transport, this.#sending)) this.#loseStage();
  }

  /** Going on stage and stepping down take their turns: half of one and half of the other would leave neither. */
  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const taken = this.#stageTurn.then(step);
    this.#stageTurn = taken.catch(() => undefined);
    return taken;
  }

  async #goOnStage(): Promise<MediaResult> {
    const { media, frames, roster, onChange } = this.#options;
    const offer = await this.#session.request('speak', {});
    if (!offer.ok) return offer;
    const { transport, ticket } = offer.value;
    this.#ticket = ticket;
    this.#sending = transport.transport;
    frames.setMuted(true);
    const speaking = await media.speak(transport);
    if (!speaking.ok) {
      await this.#leaveStage();
      return speaking;
    }
    await roster.joinStage({ join: this.join, credential: this.#credential }, true);
    this.#isOnStage = true;
    onChange();
    return speaking;
  }

  async #leaveStage(): Promise<void> {
    this.#forgetStage();
    await this.#options.media.stopSpeaking();
    const left = await this.#session.request('step-down', {});
    if (left.ok) this.#ticket = left.value.ticket;
    this.#options.onChange();
  }

  /** Not our doing, so we want to be heard again. */
  #loseStage(): void {
    this.#forgetStage();
    this.#options.onChange();
    this.#options.onStageLost();
  }

  #forgetStage(): void {
    const { frames, roster } = this.#options;
    this.#isOnStage = false;
    this.#sending = undefined;
    frames.setMuted(true);
    roster.leaveStage(toBase64url(this.join));
  }

  /** Brings the server's word on whether we are on stage and our own together. */
  async #settleOwnStage(isThere: boolean): Promise<void> {
    if (this.#isOnStage && !isThere) this.#loseStage();
    else if (!this.#isOnStage && isThere) await this.#leaveStage();
  }

  #follow(session: ServerSession): void {
    session.onEvent((event) => this.#queue(() => this.#apply(event)));
  }

  #meet(stage: readonly Member[]): Promise<void> {
    return this.#speakers.meet(stage.filter(({ join }) => !isEqual(join, this.join)));
  }

  #queue(effect: () => Promise<void>): void {
    this.#inOrder(effect).catch(() => this.#session.close());
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
        else if (this.#isOnStage) this.#loseStage();
        break;
      case 'stage-settled':
        await this.#speakers.keep([...event.stage, this.join]);
        break;
      case 'stream-opened':
        await this.#speakers.hear([event], this.#session);
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
    }
    this.#options.onChange();
  }
}
