import { type Fault, fail, ok, type Result } from '@sotto/base';
import { type Name, parseName } from '@sotto/keys';
import type { Code, RoomPreview } from '@sotto/protocol';
import { checkServer } from './checkServer.ts';
import { comeBack } from './comeBack.ts';
import { connectionAt } from './comeBackPace.ts';
import { drawRoom } from './drawRoom.ts';
import { endRoom } from './endRoom.ts';
import { closeInnerRoom, createInnerRoom, type InnerRoom } from './InnerRoom.ts';
import { leaveServer } from './leaveServer.ts';
import type { MediaEvents, MediaPort } from './MediaPort.ts';
import { createMediaEvents } from './mediaEvents.ts';
import { type Opening, type OpeningOptions, openLink, openNewRoom } from './openings.ts';
import type { RoomFrames } from './RoomFrames.ts';
import type { Connection, NewRoom, RoomActions, RoomSnapshot, RoomView } from './RoomSnapshot.ts';
import type { ServerSession } from './ServerSession.ts';
import { SnapshotStore } from './SnapshotStore.ts';
import { StageWish } from './StageWish.ts';
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
  readonly #wish: StageWish;
  #isGoingOnStage = false;
  /** Cuts short the wait for the next try to come back. */
  #hurry = new AbortController();

  private constructor(options: RoomOptions) {
    this.#options = options;
    const events = createMediaEvents({
      session: () => this.#session,
      frames: () => this.frames,
      onSpeaking: (speakers) => {
        if (this.#inner?.roster.setSpeaking(speakers)) this.#draw();
      },
      onPathLost: (transport) => this.#stay?.losePath(transport),
      onMicrophoneLost: () => this.#attempt(() => this.#loseMicrophone()),
    });
    this.#media = options.createMedia(events);
    this.#wish = new StageWish({ media: this.#media, stay: () => this.#stay });
  }

  /** Opens the room of a link's fragment, up to its preview. */
  static open(fragment: string, options: RoomOptions): Room {
    const room = new Room(options);
    room.#begin(() => room.#open(fragment));
    return room;
  }

  /** Makes a room and goes live in it: on stage, with the microphone open unless asked otherwise. */
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
    joinStage: () => this.#goOnStage(() => this.#wish.goOnStage({ isMuted: true })),
    stepDown: () => this.#attempt(() => this.#wish.stepDown()),
    mute: () => this.#attempt(() => this.#wish.setMuted(true)),
    unmute: () => this.#attempt(() => this.#wish.setMuted(false)),
    leave: () => this.#attempt(() => this.#leave()),
    endForAll: () => this.#attempt(() => endRoom(this.#stay?.session)),
    showAudience: (from, to) => this.#stay?.showAudience(from, to),
  };

  /** The network may be another: finds out soon whether the connection still holds, and waits no longer where it is lost. */
  checkConnection(): void {
    this.#hurry.abort();
    this.#hurry = new AbortController();
    if (this.#session) void checkServer(this.#session);
  }

  close(): void {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    if (this.#inner) closeInnerRoom(this.#inner);
    if (this.#session) leaveServer(this.#session);
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
    const isMuted = newRoom.startsMuted ?? false;
    if (entered.ok) this.#goOnStage(() => this.#wish.goOnStage({ isMuted }));
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
    for (const member of stage) await roster.joinStage(member);
    roster.keepOnStage(stage.map(({ join }) => join));
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
      onStageLost: () => this.#goOnStage(() => this.#wish.goAgain()),
      onEnded: () => this.#end({ phase: 'ended' }),
    });
    if (entered.ok) this.#settleIn(inner, entered.value);
    return entered.ok ? ok(null) : entered;
  }

  #settleIn(inner: InnerRoom, stay: Stay): void {
    this.#stay = stay;
    this.#connection = 'connected';
    stay.session.onClose(() => this.#begin(() => this.#comeBack(inner, stay)));
    this.#draw('inside');
  }

  /** After a lost connection: inside again, on stage again where we were, as muted as we wish. */
  async #comeBack(inner: InnerRoom, lost: Stay): Promise<Done> {
    await comeBack({
      connect: () => inner.access.connect(),
      isOpen: () => this.#isOpen(),
      hurry: () => this.#hurry.signal,
      onTry: (attempt) => {
        this.#connection = connectionAt(attempt);
        this.#draw();
      },
      onGone: () => this.#end({ phase: 'ended' }),
      resume: (session) => this.#resume(inner, lost, session),
      enter: (session) => {
        this.#wish.outlive(lost);
        return this.#goInside(inner, session);
      },
    });
    if (this.#isOpen() && this.#wish.isUnmet) this.#goOnStage(() => this.#wish.goAgain());
    return ok(null);
  }

  async #resume(inner: InnerRoom, stay: Stay, session: ServerSession): Promise<Done> {
    this.#session = session;
    const resumed = await stay.resume(session);
    if (resumed.ok) this.#settleIn(inner, stay);
    return resumed;
  }

  #goOnStage(step: () => Promise<Done>): void {
    this.#isGoingOnStage = true;
    this.#attempt(() =>
      step().finally(() => {
        this.#isGoingOnStage = false;
      }),
    );
    this.#draw();
  }

  async #loseMicrophone(): Promise<Done> {
    await this.#wish.stepDown();
    return fail('microphone-lost');
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
