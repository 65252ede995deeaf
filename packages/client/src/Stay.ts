import { type Bytes, type Fault, ok, type Result, toBase64url } from '@sotto/base';
import type { Name } from '@sotto/keys';
import type { Code, Member, RoomEvent, RoomPreview, Stream } from '@sotto/protocol';
import { AudienceWatch } from './AudienceWatch.ts';
import type { MediaPort, MediaResult } from './MediaPort.ts';
import type { RoomAccess } from './RoomAccess.ts';
import type { RoomFrames } from './RoomFrames.ts';
import type { Roster } from './Roster.ts';
import type { ServerSession } from './ServerSession.ts';

export interface StayOptions {
  readonly access: RoomAccess;
  readonly session: ServerSession;
  readonly media: MediaPort;
  readonly frames: RoomFrames;
  readonly roster: Roster;
  readonly name: Name;
  /** Something that a view shows has changed. */
  readonly onChange: () => void;
  readonly onEnded: () => void;
}

/** One join of a room, from its `enter` to the end of its connection. */
export class Stay {
  readonly join: Bytes;
  readonly maySpeak: boolean;
  readonly session: ServerSession;
  readonly #options: StayOptions;
  #audienceCount: number;
  #isOnStage = false;
  #wantsSound = false;
  readonly #audience = new AudienceWatch({
    ask: async (offset) => {
      const page = await this.session.request('audience', { offset });
      return page.ok ? ok(page.value.members) : page;
    },
    onMembers: (members, from) =>
      this.#queue(async () => {
        await this.#options.roster.showAudience(members, this.join, from);
        this.#options.onChange();
      }),
  });
  #stageTurn: Promise<unknown> = Promise.resolve();
  /** Events take their effects one after the other, in the server's order. */
  #turn: Promise<void> = Promise.resolve();

  private constructor(options: StayOptions, entered: { join: Bytes; maySpeak: boolean } & RoomPreview) {
    this.session = options.session;
    this.#options = options;
    this.join = entered.join;
    this.maySpeak = entered.maySpeak;
    this.#audienceCount = entered.audienceCount;
  }

  get audienceCount(): number {
    return this.#audienceCount;
  }

  get isOnStage(): boolean {
    return this.#isOnStage;
  }

  /** Enters to listen: verifies the stage, receives, and lets flow what has an opener. */
  static async enter(options: StayOptions): Promise<Result<Stay, Fault<Code>>> {
    const { access, session, media, name } = options;
    const entered = await session.request('enter', {
      session: access.session.signing.publicKey,
      credential: await access.sealCredential(name),
      ownerProof: access.proveOwner(session.id),
    });
    if (!entered.ok) return entered;
    const stay = new Stay(options, entered.value);
    options.roster.clear();
    for (const member of entered.value.stage) await stay.#meet(member);
    const receiving = await media.receive(entered.value.transport);
    if (!receiving.ok) return receiving;
    await stay.#hear(entered.value.streams);
    session.onEvent((event) => stay.#queue(() => stay.#apply(event)));
    stay.showAudience(0, 1);
    return ok(stay);
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

  /** Going on stage and stepping down take their turns: half of one and half of the other would leave neither. */
  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const taken = this.#stageTurn.then(step);
    this.#stageTurn = taken.catch(() => undefined);
    return taken;
  }

  async #goOnStage(): Promise<MediaResult> {
    const { session, media, access, frames, roster, name, onChange } = this.#options;
    const offer = await session.request('speak', {});
    if (!offer.ok) return offer;
    frames.setMuted(true);
    const speaking = await media.speak(offer.value.transport);
    if (!speaking.ok) {
      await this.#leaveStage();
      return speaking;
    }
    await roster.joinStage({ join: this.join, credential: await access.sealCredential(name) }, true);
    this.#isOnStage = true;
    onChange();
    return speaking;
  }

  async #leaveStage(): Promise<void> {
    const { media, frames, roster, onChange } = this.#options;
    this.#isOnStage = false;
    frames.setMuted(true);
    roster.leaveStage(toBase64url(this.join));
    await media.stopSpeaking();
    await this.session.request('step-down', {});
    onChange();
  }

  async #meet(member: Member): Promise<void> {
    const session = await this.#options.roster.joinStage(member);
    if (session) this.#options.frames.admit(toBase64url(member.join), session);
  }

  /** Makes receivers first and lets their streams flow after: no packet may find a receiver that does not open. */
  async #hear(streams: readonly Stream[]): Promise<void> {
    const { media } = this.#options;
    const added = await Promise.all(streams.map((stream) => media.addStream(stream, toBase64url(stream.join))));
    const consumers = streams.filter((_, index) => added[index]?.ok).map(({ consumer }) => consumer);
    if (consumers.length === 0) return;
    const resumed = await this.session.request('resume', { consumers });
    // Somebody who is shown and can't be heard is worse than a moment's silence: coming back asks for all streams at once.
    if (!resumed.ok) this.session.close();
  }

  #queue(effect: () => Promise<void>): void {
    this.#turn = this.#turn.then(effect).catch(() => this.session.close());
  }

  async #apply(event: RoomEvent): Promise<void> {
    const { roster, frames, media, onChange, onEnded } = this.#options;
    switch (event.event) {
      case 'stage-joined':
        await this.#meet(event);
        break;
      case 'stage-left': {
        const speaker = toBase64url(event.join);
        if (speaker === toBase64url(this.join)) {
          // Not our doing, so the way to the relay is gone; on a new one we are heard again.
          if (this.#isOnStage) this.session.close();
          break;
        }
        roster.leaveStage(speaker);
        frames.dismiss(speaker);
        await media.removeStreams(speaker);
        break;
      }
      case 'stream-opened':
        await this.#hear([event]);
        break;
      case 'audience-changed':
        this.#audienceCount = event.count;
        this.#audience.change(event.count);
        break;
      case 'room-ended':
        return onEnded();
    }
    onChange();
  }
}
