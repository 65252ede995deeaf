import { type Bytes, Secret } from '@sotto/base';
import { hashEntry, nameOf } from '@sotto/records';
import { createRandom } from '../../../test/harness/createRandom.ts';
import type { StepCover } from '../src/generations/schedule.ts';
import {
  beginLog,
  createRoomLink,
  createSession,
  deriveMemberKey,
  deriveRoomKeys,
  type Intent,
  type KeyEvent,
  type KeyMessage,
  type MemberLog,
  openEntry,
  parseName,
  type RoomKeys,
  type RoomLink,
  readOn,
  ready,
  sealCredential,
  signGenesis,
  signLeave,
  signRegistration,
} from '../src/index.ts';
import { type Frame, nameFrame, Peer, reach } from './Peer.ts';
import { RoomServer } from './RoomServer.ts';
import { Timeline } from './Timeline.ts';

/** A dishonest server's choice for one delivery: nothing, the event, or other events in its place. */
export type Fate = (to: Peer, event: KeyEvent) => readonly KeyEvent[];

const speakEveryMs = 500;
const tickEveryMs = 250;

/** A room in simulated time: real keys and signatures, a server, and a network under the test's control. */
export class World {
  readonly time = new Timeline();
  readonly random: () => number;
  readonly peers: Peer[] = [];
  readonly frames: Frame[] = [];
  server!: RoomServer;
  fate: Fate = (_, event) => [event];
  /** Changes the messages of a client. */
  twist: (from: Peer, message: KeyMessage) => readonly KeyMessage[] = (_, message) => [message];
  /** Rows after which the server crashes. */
  crashes: (row: 'statement' | 'entry' | 'step') => boolean = () => false;
  /** Every step that anybody received, with its cover. */
  readonly covers = new Map<string, StepCover[]>();
  readonly #link: RoomLink;
  readonly keys: RoomKeys;
  readonly #lastMs = new Map<string, number>();
  #reached: { readonly name: string; readonly covers: number; readonly names: Set<string> } | undefined;
  #epoch = 0;
  #isDown = false;

  private constructor(seed: number, link: RoomLink, keys: RoomKeys) {
    this.random = createRandom(seed);
    this.#link = link;
    this.keys = keys;
  }

  bytes = (length: number): Bytes => Uint8Array.from({ length }, () => Math.floor(this.random() * 256));

  static #rootSeed(person: number): Secret {
    return new Secret(new Uint8Array(32).fill(person + 1));
  }

  /** Makes a room by its owner, person 0, who is not in it yet. */
  static async create(
    seed: number,
    choices: { readonly everyoneSpeaks?: boolean; readonly policy?: 'keep-talking' | 'pause' } = {},
  ): Promise<World> {
    await ready;
    const rootSeed = World.#rootSeed(0);
    const link = await createRoomLink({ rootSeed, serverFingerprint: new Uint8Array(16) });
    const keys = await deriveRoomKeys(link);
    const { key: ownerKey } = await deriveMemberKey(rootSeed, link, keys.roomHandle);
    const genesis = signGenesis({ everyoneSpeaks: true, policy: 'keep-talking', ...choices }, { ownerKey, keys });
    const world = new World(seed, link, keys);
    world.server = new RoomServer(genesis, {
      nowMs: () => world.time.nowMs,
      tell: (join, event, delayMs) => world.#tell(join, event, delayMs),
      isCrashing: (row) => world.crashes(row) && world.crash(),
    });
    world.time.every(50, () => !world.#isDown && world.server.tick());
    return world;
  }

  peer(join: Bytes): Peer | undefined {
    const name = nameOf(join);
    return this.peers.find(({ id }) => id === name);
  }

  inside(): readonly Peer[] {
    return this.peers.filter((peer) => !peer.isGone && this.server.clients.has(peer.id));
  }

  /** Lets a person in under a fresh session. With `hidden`, the test decides what happens to the entry. */
  async enter(person: number, options: { readonly onStage?: boolean; readonly hidden?: boolean } = {}): Promise<Peer> {
    const rootSeed = World.#rootSeed(person);
    const { key: memberKey } = await deriveMemberKey(rootSeed, this.#link, this.keys.roomHandle);
    const session = createSession(this.bytes);
    const name = parseName(`P${person}`);
    if (!name.ok) throw new Error(name.error.code);
    const credential = await sealCredential({ keys: this.keys, memberKey, session, name: name.value });
    const join = this.bytes(16);
    const { start } = this.server.records.log;
    const entry = signRegistration({ start, join, credential }, session);
    const opened = await openEntry({ version: 0, entry }, { keys: this.keys, start });
    const self = { keys: this.keys, memberKey, session, join, random: this.bytes };
    const nowMs = this.time.nowMs;
    const log = this.#readLog();
    const peer = new Peer({
      name: `P${person}/${this.peers.length}`,
      person,
      self,
      entry: opened,
      log,
      nowMs,
    });
    this.peers.push(peer);
    if (!options.hidden) {
      peer.version = this.server.enroll(opened);
      this.server.resume(join, { number: log.log.number, version: 0, step: 0 });
      if (options.onStage) this.server.takeStage(join, peer.member);
    }
    this.#begin(peer);
    return peer;
  }

  async settle(person: number, options: { readonly onStage?: boolean } = {}): Promise<Peer> {
    const peer = await this.enter(person, options);
    this.time.run(3_000);
    return peer;
  }

  #begin(peer: Peer): void {
    const phase = Math.floor(this.random() * tickEveryMs);
    this.time.after(phase, () => {
      this.time.every(tickEveryMs, () => !peer.isAsleep && !peer.isGone && this.give(peer, { type: 'tick' }));
      this.time.every(speakEveryMs, () => !peer.isAsleep && !peer.isGone && this.#speak(peer));
    });
  }

  #readLog(): MemberLog {
    const server = new RoomServer(this.server.records.genesis, {
      nowMs: () => 0,
      tell: () => undefined,
      isCrashing: () => false,
    });
    return this.server.records.stored.reduce<MemberLog>(
      (log, { statement }) => {
        const next = readOn(log, statement, this.keys);
        if (!next.ok) throw new Error(next.error.code);
        return next.value;
      },
      beginLog({ log: server.records.log }),
    );
  }

  /** Gives an event to a member at once, and sends what they have to say. */
  give(peer: Peer, event: KeyEvent): void {
    if (event.type === 'step') this.#note(event.step);
    const messages = peer.handle(event, this.time.nowMs);
    for (const { steps } of peer.state.ring) for (const step of steps) this.#noteCover(step);
    for (const message of messages) this.send(peer, message);
  }

  /** Notes a step that is sent, with its true cover. */
  #note({
    generation,
    step,
    n,
    v,
    roster,
  }: {
    generation: number;
    step: number;
    n: number;
    v: number;
    roster: Bytes;
  }): void {
    const head = n === 0 ? this.server.records.log.start : this.server.records.stored[n - 1]?.statement.hash;
    if (head) this.#noteCover({ generation, step, n, v, head, roster });
  }

  #noteCover({ generation, step, n, v, head, roster }: StepCover): void {
    const name = `${generation}/${step}`;
    const known = this.covers.get(name) ?? [];
    const isKnown = known.some((each) => each.n === n && each.v === v && nameOf(each.roster) === nameOf(roster));
    if (!isKnown) this.covers.set(name, [...known, { generation, step, n, v, head, roster }]);
  }

  send(from: Peer, message: KeyMessage): void {
    const epoch = this.#epoch;
    for (const each of this.twist(from, message)) {
      this.time.after(20 + this.random() * 20, () => {
        const isThrough = from.isUp && !this.#isDown && epoch === this.#epoch && this.server.clients.has(from.id);
        if (isThrough) this.server.receive(from.join, each);
      });
    }
  }

  #tell(join: Bytes, event: KeyEvent, delayMs: number): void {
    const peer = this.peer(join);
    if (!peer || this.#isDown) return;
    const epoch = this.#epoch;
    for (const each of this.fate(peer, event)) {
      const early = this.time.nowMs + delayMs + 20 + this.random() * 20;
      const atMs = delayMs > 0 ? early : Math.max(early, this.#lastMs.get(peer.id) ?? 0);
      if (delayMs === 0) this.#lastMs.set(peer.id, atMs);
      this.time.after(atMs - this.time.nowMs, () => {
        if (epoch === this.#epoch && peer.isUp && !peer.isGone && !peer.isAsleep) this.give(peer, each);
      });
    }
  }

  #speak(peer: Peer): void {
    const isStaged = this.server.stage.some((join) => nameOf(join) === peer.id);
    const frame = isStaged && peer.isUp ? peer.speak(this.time.nowMs) : undefined;
    if (frame) this.play(frame);
  }

  /** Forwards a frame, and the batch that covers it. */
  play(frame: Frame): void {
    const { by, generation, step } = frame;
    this.frames.push(frame);
    const number = ++by.batch;
    const confirm = by.state.ring
      .find((each) => each.number === generation)
      ?.steps.find((each) => each.step === step)?.confirm;
    this.give(by, { type: 'own-batch', number });
    for (const peer of this.peers) {
      if (peer === by || peer.isGone) continue;
      this.time.after(40 + this.random() * 20, () => {
        if (!peer.isUp || peer.isAsleep || !this.server.clients.has(peer.id)) return;
        const isOpened = peer.opens(frame, this.time.nowMs);
        if (isOpened) frame.heardBy.add(peer);
        this.give(peer, { type: 'frames', isOpened });
        const batch = { join: by.join, number, generation, step, confirm: confirm as Bytes, isOpened };
        for (const each of this.fate(peer, { type: 'batch', batch })) this.give(peer, each);
      });
    }
  }

  wish(peer: Peer, intent: Intent): void {
    this.give(peer, { type: 'wish', intent });
  }

  /** A wish about members, as its person sees them: by pairs that they have verified. */
  about(...peers: readonly Peer[]): { join: Bytes; member: Bytes }[] {
    return peers.map(({ join, member }) => ({ join, member }));
  }

  async leave(peer: Peer): Promise<void> {
    const { start } = this.server.records.log;
    const entry = signLeave({ start, join: peer.join }, peer.self.session);
    this.server.leaveStage(peer.join);
    peer.leftAt = this.server.enroll({ entry, hash: hashEntry(entry), credential: undefined });
    this.vanish(peer);
  }

  /** Drops a member's connection without a word. */
  vanish(peer: Peer): void {
    peer.isGone = true;
    this.server.drop(peer.join);
    this.server.leaveStage(peer.join);
    this.server.clients.delete(peer.id);
    this.server.gone.push(peer.join);
  }

  cut(peer: Peer): void {
    peer.isUp = false;
    this.server.drop(peer.join);
  }

  mend(peer: Peer): void {
    peer.isUp = true;
    peer.isAsleep = false;
    this.#lastMs.delete(peer.id);
    const { log, roster, ring } = peer.state;
    const held = ring.find(({ number }) => number === this.server.records.log.generation?.number);
    this.server.resume(peer.join, {
      number: log.log.number,
      version: roster.version,
      step: held?.steps.at(-1)?.step ?? 0,
    });
    this.give(peer, { type: 'back' });
  }

  /** Lets the device sleep: it gets no time and no events, and when it wakes its clock is ahead. */
  sleep(peer: Peer, forMs: number, clockJumpMs: number): void {
    this.cut(peer);
    peer.isAsleep = true;
    this.time.after(forMs, () => {
      peer.clockOffsetMs += clockJumpMs;
      this.mend(peer);
    });
  }

  /** Kills the server's process; another begins with the rows alone. */
  crash(downMs = 1_500): boolean {
    this.#epoch += 1;
    this.#isDown = true;
    this.#lastMs.clear();
    this.time.after(downMs, () => {
      this.#isDown = false;
      this.server.forget();
      for (const peer of this.inside()) if (!peer.isAsleep) this.time.after(this.random() * 500, () => this.mend(peer));
    });
    return true;
  }

  /** Tells whether any key that these members ever held opens a frame, directly or by deriving later steps. */
  canOpen(peers: readonly Peer[], frame: Frame): boolean {
    const name = peers.map(({ id, hoard }) => `${id} ${hoard.size}`).join();
    if (this.#reached?.name !== name || this.#reached.covers !== this.covers.size) {
      const names = reach(
        peers.map(({ hoard }) => hoard),
        this.covers,
      );
      this.#reached = { name, covers: this.covers.size, names };
    }
    return this.#reached.names.has(nameFrame(frame));
  }

  saidBy(peer: Peer, sinceMs = 0): readonly Frame[] {
    return this.frames.filter(({ by, atMs, isSound }) => by === peer && isSound && atMs >= sinceMs);
  }
}
