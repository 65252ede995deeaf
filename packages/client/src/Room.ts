import { type Fault, fail, ok, type Result } from '@sotto/base';
import { type Name, parseName } from '@sotto/keys';
import type { Code, RoomPreview } from '@sotto/protocol';
import { connectionAt, waitBefore } from './comeBackPace.ts';
import { drawRoom } from './drawRoom.ts';
import { closeInnerRoom, createInnerRoom, type InnerRoom } from './InnerRoom.ts';
import type { MediaEvents, MediaPort } from './MediaPort.ts';
import { createMediaEvents } from './mediaEvents.ts';
import { type Opening, type OpeningOptions, openLink, openNewRoom } from './openings.ts';
import type { RoomFrames } from './RoomFrames.ts';
import type { Connection, NewRoom, RoomActions, RoomSnapshot, RoomView } from './RoomSnapshot.ts';
import type { ServerSession } from './ServerSession.ts';
import { SnapshotStore } from './SnapshotStore.ts';
import { Stay } from './Stay.ts';
import { watchPreview } from './watchPreview.ts';

export interface RoomOptions extends OpeningOptions {
  readonly createMedia: (events: MediaEvents) => MediaPort;
}

type Done = Result<null, Fault<Code>>;

/** A room without a screen: join, speak, leave. Its snapshot is all that a view needs. */
export class Room implements RoomView {
  readonly #options: RoomOptions;
  readonly #media: MediaPort;
  readonly #closing = new AbortController();
  readonly #store = new SnapshotStore<RoomSnapshot>({ phase: 'opening' });
  #inner: InnerRoom | undefined;
  #audienceCount = 0;
  #stay: Stay | undefined;
  /** The connection on which this client is inside, or going in. */
  #session: ServerSession | undefined;
  #name: Name | undefined;
  #connection: Connection = 'connected';
  #fault: Code | undefined;
  /** A lost connection cut this person off the stage, or off the way there. */
  #wantsStage = false;
  #isGoingOnStage = false;

  private constructor(options: RoomOptions) {
    this.#options = options;
    const events = createMediaEvents({
      session: () => this.#session,
      frames: () => this.frames,
      onSpeaking: (speakers) => {
        if (this.#inner?.roster.setSpeaking(speakers)) this.#draw();
      },
      onMicrophoneLost: () => this.#attempt(() => this.#loseMicrophone()),
    });
    this.#media = options.createMedia(events);
  }

  /** Opens the room of a link's fragment, up to its preview. */
  static open(fragment: string, options: RoomOptions): Room {
    const room = new Room(options);
    room.#begin(() => room.#open(fragment));
    return room;
  }

  /** Makes a room and goes live in it: on stage, with the microphone open. */
  static start(newRoom: NewRoom, options: RoomOptions): Room {
    const room = new Room(options);
    room.#begin(() => room.#start(newRoom));
    return room;
  }

  /** Where the media port's frames are sealed and opened; `undefined` until the room has opened. */
  get frames(): RoomFrames | undefined {
    return this.#inner?.frames;
  }

  subscribe(onChange: () => void): () => void {
    return this.#store.subscribe(onChange);
  }

  snapshot(): RoomSnapshot {
    return this.#store.current;
  }

  readonly actions: RoomActions = {
    enter: (name) => this.#begin(() => this.#enter(name)),
    joinStage: () => this.#goOnStage({ isMuted: true }),
    stepDown: () => this.#attempt(() => this.#stepDown()),
    mute: () => this.#attempt(() => this.#setMuted(true)),
    unmute: () => this.#attempt(() => this.#setMuted(false)),
    leave: () => this.#attempt(() => this.#leave()),
    showAudience: (from, to) => this.#stay?.showAudience(from, to),
  };

  close(): void {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    if (this.#inner) closeInnerRoom(this.#inner);
    this.#session?.close();
    void this.#media.close();
  }

  /** Runs a step without which there is no room: its refusal ends the room. */
  #begin(step: () => Promise<Done>): void {
    void step()
      .catch(() => fail('internal' as const))
      .then((done) => {
        if (!done.ok && !this.#closing.signal.aborted) this.#end({ phase: 'failed', code: done.error.code });
      });
  }

  /** Runs a step that a room survives: its refusal shows as a fault. */
  #attempt(step: () => Promise<Done>): void {
    this.#fault = undefined;
    void step()
      .catch(() => fail('internal' as const))
      .then((done) => {
        if (!done.ok) this.#fault = done.error.code;
        this.#draw();
      });
  }

  async #open(fragment: string): Promise<Done> {
    const opened = await openLink(fragment, this.#options);
    if (!opened.ok) return opened;
    const inner = this.#adopt(opened.value);
    await this.#showPreview(inner, opened.value.preview);
    this.#watchPreview(inner);
    return ok(null);
  }

  async #start(newRoom: NewRoom): Promise<Done> {
    const opened = await openNewRoom(newRoom, this.#options);
    if (!opened.ok) return opened;
    const inner = this.#adopt(opened.value);
    this.#name = opened.value.name;
    this.#isGoingOnStage = true;
    const entered = await this.#goInside(inner, opened.value.session);
    if (entered.ok) this.#goOnStage({ isMuted: false });
    return entered;
  }

  #adopt(opening: Opening): InnerRoom {
    this.#inner = createInnerRoom(opening, () => this.#draw());
    if (!this.#isOpen()) closeInnerRoom(this.#inner);
    return this.#inner;
  }

  #watchPreview(inner: InnerRoom): void {
    watchPreview({
      session: inner.session,
      signal: this.#closing.signal,
      isAtDoor: () => this.#store.current.phase === 'preview',
      onPreview: (preview) => this.#showPreview(inner, preview),
      onGone: () => this.#end({ phase: 'failed', code: 'room-gone' }),
      onLost: () => this.#begin(() => this.#reopen(inner)),
    });
  }

  /** A preview whose connection broke opens again, on the same keys. */
  async #reopen(inner: InnerRoom): Promise<Done> {
    const connected = await inner.access.connect();
    if (!connected.ok) return connected;
    if (!connected.value.preview) return fail('room-gone');
    const next = { ...inner, session: connected.value.session };
    this.#inner = next;
    this.#watchPreview(next);
    return ok(null);
  }

  async #showPreview({ roster }: InnerRoom, { stage, audienceCount }: RoomPreview): Promise<void> {
    if (this.#store.current.phase !== 'opening' && this.#store.current.phase !== 'preview') return;
    roster.clear();
    for (const member of stage) await roster.joinStage(member);
    this.#audienceCount = audienceCount;
    this.#draw('preview');
  }

  async #enter(name: string): Promise<Done> {
    const inner = this.#inner;
    if (!inner || this.#store.current.phase !== 'preview') return ok(null);
    const parsed = parseName(name);
    if (!parsed.ok) return parsed;
    this.#name = parsed.value;
    this.#draw('entering');
    return this.#goInside(inner, inner.session);
  }

  async #goInside(inner: InnerRoom, session: ServerSession): Promise<Done> {
    if (!(this.#name && this.#isOpen())) return fail('not-inside');
    this.#session = session;
    const entered = await Stay.enter({
      ...inner,
      session,
      media: this.#media,
      name: this.#name,
      onChange: () => this.#draw(),
      onEnded: () => this.#end({ phase: 'ended' }),
    });
    if (!entered.ok) return entered;
    this.#stay = entered.value;
    this.#connection = 'connected';
    session.onClose(() => this.#begin(() => this.#comeBack(entered.value, inner)));
    this.#draw('inside');
    return ok(null);
  }

  /** After a lost connection: in again under a new join, on stage again where we were, as muted as we were. */
  async #comeBack(lost: Stay, inner: InnerRoom): Promise<Done> {
    const wasMuted = inner.frames.isMuted();
    this.#wantsStage ||= lost.isOnStage;
    for (let attempt = 0; this.#stay === lost && this.#isOpen(); attempt++) {
      this.#connection = connectionAt(attempt);
      this.#draw();
      await waitBefore(attempt);
      if (this.#isOpen()) await this.#tryAgain(inner);
    }
    if (this.#isOpen() && this.#wantsStage) this.#goOnStage({ isMuted: wasMuted });
    return ok(null);
  }

  async #tryAgain(inner: InnerRoom): Promise<void> {
    const connected = await inner.access.connect();
    if (!connected.ok) return;
    const { session, preview } = connected.value;
    if (!preview) this.#end({ phase: 'ended' });
    const back = await this.#goInside(inner, session);
    if (!back.ok) session.close();
  }

  #goOnStage(microphone: { isMuted: boolean }): void {
    this.#isGoingOnStage = true;
    this.#attempt(() =>
      this.#speak(microphone).finally(() => {
        this.#isGoingOnStage = false;
      }),
    );
    this.#draw();
  }

  async #speak({ isMuted }: { isMuted: boolean }): Promise<Done> {
    const stay = this.#stay;
    if (!stay) return fail('not-inside');
    const microphone = await this.#media.openMicrophone();
    if (!microphone.ok) return microphone;
    this.#wantsStage = true;
    const speaking = await stay.speak();
    // A connection that broke on the way is a matter for coming back, which goes on stage again.
    if (this.#stay === stay && stay.session.isOpen) this.#wantsStage = false;
    return speaking.ok ? this.#setMuted(isMuted) : speaking;
  }

  async #stepDown(): Promise<Done> {
    this.#wantsStage = false;
    await this.#stay?.stepDown();
    return ok(null);
  }

  async #loseMicrophone(): Promise<Done> {
    await this.#stepDown();
    return fail('microphone-missing');
  }

  async #setMuted(isMuted: boolean): Promise<Done> {
    await this.#stay?.setMuted(isMuted);
    return ok(null);
  }

  async #leave(): Promise<Done> {
    await this.#stay?.session.request('leave', {});
    this.#end({ phase: 'left' });
    return ok(null);
  }

  #isOpen(): boolean {
    return !this.#closing.signal.aborted;
  }

  #end(snapshot: RoomSnapshot): void {
    if (!this.#isOpen()) return;
    this.close();
    this.#store.publish(snapshot);
  }

  #draw(phase = this.#store.current.phase): void {
    const inner = this.#inner;
    if (!inner || !this.#isOpen()) return;
    const state = { stay: this.#stay, connection: this.#connection, fault: this.#fault };
    const audienceCount = this.#stay?.audienceCount ?? this.#audienceCount;
    const drawn = drawRoom(phase, { ...inner, ...state, audienceCount, isGoingOnStage: this.#isGoingOnStage });
    if (drawn) this.#store.publish(drawn);
  }
}
