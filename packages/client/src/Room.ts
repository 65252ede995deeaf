import { fail, ok } from '@sotto/base';
import { type Name, parseName } from '@sotto/keys';
import type { Code } from '@sotto/protocol';
import { leaveServers } from './connection/leaveServer.ts';
import { Reconnection } from './connection/Reconnection.ts';
import type { ServerConnection } from './connection/ServerConnection.ts';
import { type Done, settle } from './Done.ts';
import { drawRoom } from './drawRoom.ts';
import { RoomFloor } from './floor/RoomFloor.ts';
import { Door } from './join/Door.ts';
import { closeInnerRoom, createInnerRoom, type InnerRoom } from './join/InnerRoom.ts';
import { isShutOutBy } from './join/isShutOut.ts';
import { type Opening, type OpeningOptions, openLink } from './join/openings.ts';
import { openNewRoom } from './join/openNewRoom.ts';
import { Stay } from './join/Stay.ts';
import type { MediaEvents, MediaPort } from './stage/MediaPort.ts';
import { createMediaEvents } from './stage/mediaEvents.ts';
import { OwnMicrophone } from './stage/OwnMicrophone.ts';
import type { RoomFrames } from './stage/RoomFrames.ts';
import { StageWish } from './stage/StageWish.ts';
import type { NewRoom, RoomSnapshot } from './view/RoomSnapshot.ts';
import type { RoomView } from './view/RoomView.ts';
import { SnapshotStore } from './view/SnapshotStore.ts';

export interface RoomOptions extends OpeningOptions {
  readonly createMedia: (events: MediaEvents) => MediaPort;
}

/** A room without a screen: join, speak, leave. A view needs only its snapshot. */
export class Room implements RoomView {
  readonly actions: RoomView['actions'];
  readonly chat: RoomView['chat'];
  readonly #options: RoomOptions;
  readonly #media: MediaPort;
  readonly #closing = new AbortController();
  readonly #store = new SnapshotStore<RoomSnapshot>({ phase: 'opening' });
  #inner: InnerRoom | undefined;
  readonly #door: Door;
  #stay: Stay | undefined;
  /** The connection on which this client is inside, or going in. */
  #connection: ServerConnection | undefined;
  #name: Name | undefined;
  readonly #reconnection = new Reconnection({
    isOpen: () => this.#isOpen(),
    onChange: () => this.#draw(),
    onEnd: (end) => this.#end(end),
  });
  #fault: Code | undefined;
  readonly #microphone = new OwnMicrophone();
  readonly #wish: StageWish;
  readonly #floor: RoomFloor;
  #told: Promise<unknown> = Promise.resolve();

  private constructor(options: RoomOptions) {
    this.#options = options;
    const events = createMediaEvents({
      connection: () => this.#connection,
      frames: () => this.frames,
      onSpeaking: (speakers, isSelfSpeaking) => {
        if (this.#inner?.roster.setSpeaking(speakers, isSelfSpeaking)) this.#draw();
      },
      onPathLost: (transport) => this.#stay?.losePath(transport),
      onHeard: (isHeard) => this.#wish.setHeard(isHeard),
      onMicrophone: (isThere) => this.#attempt(() => this.#wish.noteMicrophone(isThere)),
    });
    this.#media = options.createMedia(events);
    const stage = { media: this.#media, stay: () => this.#stay, onChange: () => this.#draw() };
    this.#wish = new StageWish({ ...stage, microphone: this.#microphone, clock: options.now });
    this.#door = new Door({
      signal: this.#closing.signal,
      phase: () => this.#store.current.phase,
      onShown: () => this.#draw('preview'),
      onGone: () => this.#end({ phase: 'failed', code: 'room-gone' }),
      onLost: (reopen) => this.#begin(reopen),
      onReopened: (inner) => {
        this.#inner = inner;
      },
    });
    this.#floor = new RoomFloor({
      wish: this.#wish,
      stay: () => this.#stay,
      inner: () => this.#inner,
      onChange: () => this.#draw(),
      onRemoved: () => this.#end({ phase: 'removed' }),
      attempt: (step) => this.#attempt(step),
    });
    this.chat = this.#floor.chat;
    this.actions = { ...this.#ownActions, ...this.#floor.actions };
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

  /** Seals and opens the frames of the media port; `undefined` until the room has opened. */
  get frames(): RoomFrames | undefined {
    return this.#inner?.frames;
  }

  readonly subscribe: RoomView['subscribe'] = (onChange) => this.#store.subscribe(onChange);

  readonly snapshot = (): RoomSnapshot => this.#store.current;

  readonly #ownActions = {
    enter: (name: string) => this.#begin(() => this.#enter(name)),
    joinStage: () => {
      this.#floor.goOnStage();
      this.#attempt(() => this.#wish.goOnStage({ isMuted: true }));
    },
    stepDown: () => this.#attempt(() => this.#wish.stepDown()),
    mute: () => this.#attempt(() => this.#wish.setMuted(true)),
    unmute: () => this.#attempt(() => this.#wish.setMuted(false)),
    leave: () => this.#end({ phase: 'left' }),
    showAudience: (from: number, to: number) => this.#stay?.showAudience(from, to),
  } satisfies Partial<RoomView['actions']>;

  /**
   * Checks whether the connection still holds, since the network may have changed. If it is lost already, tries to come
   * back at once.
   */
  checkConnection(): void {
    this.#reconnection.hurry();
    this.#stay?.hurry();
  }

  /** Ends this person's sound at once, whatever the connection does, and tells the server afterwards. */
  close(): void {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    this.#microphone.want(false);
    void this.#media.close();
    const signature = this.#stay?.signLeave() ?? null;
    this.#told = leaveServers([this.#connection, this.#inner?.connection], signature);
    this.#wish.close();
    this.#floor.close();
    this.#stay?.close();
    if (this.#inner) closeInnerRoom(this.#inner);
  }

  /** Resolves once the server knows that this client has left, or can't be reached. */
  get told(): Promise<unknown> {
    return this.#told;
  }

  /** Runs a step that the room can't exist without: its refusal ends the room. */
  #begin(step: () => Promise<Done>): void {
    void settle(step).then((done) => done.ok || this.#end({ phase: 'failed', code: done.error.code }));
  }

  /** Runs a step whose refusal the room survives: it shows as a fault. */
  #attempt(step: () => Promise<Done>): void {
    this.#fault = undefined;
    void settle(step).then((done) => {
      if (!done.ok) this.#fault = done.error.code;
      this.#draw();
    });
    this.#draw();
  }

  async #open(fragment: string): Promise<Done> {
    const opened = await openLink(fragment, this.#options);
    if (!opened.ok) return opened;
    this.#door.open(this.#adopt(opened.value), opened.value.preview);
    return ok(null);
  }

  async #start(newRoom: NewRoom): Promise<Done> {
    const opened = await openNewRoom(newRoom, this.#options);
    if (!opened.ok) return opened;
    const inner = this.#adopt(opened.value);
    this.#name = opened.value.name;
    this.#wish.announce();
    const entered = await this.#goInside(inner, inner.connection);
    if (entered.ok)
      this.#attempt(() => this.#wish.goOnStage({ isMuted: newRoom.startsMuted ?? false, mayBeCovered: true }));
    return entered;
  }

  #adopt(opening: Opening): InnerRoom {
    this.#inner = createInnerRoom(opening, {
      microphone: this.#microphone,
      onChange: () => this.#draw(),
      standingOf: (known) => this.#floor.standingOf(known),
    });
    if (!this.#isOpen()) {
      closeInnerRoom(this.#inner);
      opening.connection.close();
    }
    return this.#inner;
  }

  async #enter(name: string): Promise<Done> {
    if (this.#store.current.phase !== 'preview') return ok(null);
    const parsed = parseName(name);
    if (!parsed.ok) return parsed;
    this.#name = parsed.value;
    this.#draw('entering');
    await this.#door.reopened;
    return this.#inner ? this.#goInside(this.#inner, this.#inner.connection) : fail('not-inside');
  }

  async #goInside(inner: InnerRoom, connection: ServerConnection): Promise<Done> {
    if (!(this.#name && this.#isOpen())) return fail('not-inside');
    this.#connection = connection;
    const entered = await Stay.enter({
      ...inner,
      connection,
      media: this.#media,
      name: this.#name,
      onChange: () => this.#draw(),
      onStageLost: (sinceMs) => this.#attempt(() => this.#wish.goAgain(sinceMs)),
      onEnded: () => this.#end({ phase: 'ended' }),
      onGivenUp: () => this.#attempt(async () => fail('not-allowed')),
      ...this.#floor.handlers,
    });
    if (!entered.ok) return entered;
    this.#stay?.close();
    this.#settleIn(inner, entered.value);
    this.#floor.begin();
    return ok(null);
  }

  #settleIn(inner: InnerRoom, stay: Stay): void {
    this.#stay = stay;
    this.#reconnection.settle();
    stay.connection.onClose(() => this.#begin(() => this.#comeBack(inner, stay)));
    this.#draw('inside');
  }

  /** Goes back after a lost connection: inside, and on stage if we were there. */
  async #comeBack(inner: InnerRoom, lost: Stay): Promise<Done> {
    const sinceMs = lost.connection.lastHeardMs;
    await this.#reconnection.begin({
      connect: () => inner.access.connect(),
      resume: (connection) => this.#resume(inner, lost, connection),
      isShutOut: (connection) => isShutOutBy(inner.log, connection, lost.agent.state),
      enter: (connection) => {
        this.#wish.outlive(lost);
        return this.#goInside(inner, connection);
      },
    });
    if (this.#isOpen() && this.#wish.isUnmet) this.#attempt(() => this.#wish.goAgain(sinceMs));
    if (this.#stay?.agent.hasLost(lost.agent)) this.#attempt(async () => fail('late'));
    return ok(null);
  }

  async #resume(inner: InnerRoom, stay: Stay, connection: ServerConnection): Promise<Done> {
    this.#connection = connection;
    const resumed = await stay.resume(connection);
    if (resumed.ok) this.#settleIn(inner, stay);
    return resumed;
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
    const drawn = drawRoom(phase, {
      ...inner,
      ...{ stay: this.#stay, connection: this.#reconnection.state, fault: this.#fault },
      audienceCount: this.#stay?.audienceCount ?? this.#door.audienceCount,
      floor: this.#floor,
      ...{ isGoingOnStage: this.#wish.isGoing, notice: this.#wish.notice },
    });
    if (drawn) this.#store.publish(drawn);
  }
}
