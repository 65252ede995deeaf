import { type Bytes, Secret, toBase64url } from '@sotto/base';
import {
  type After,
  type AgreementEvent,
  type AgreementMessage,
  createRoomLink,
  createSession,
  deriveMemberKey,
  deriveRoomKeys,
  type Intent,
  parseName,
  type RoomLink,
  ready,
  sealCredential,
  signGenesis,
  signLeave,
  signRegistration,
} from '@sotto/keys';
import { Member, readLog, type SentFrame } from './Member.ts';
import { memberOf, RoomServer, type StoredLog } from './RoomServer.ts';
import { createRandom, createRandomBytes } from './random.ts';
import { Timeline } from './Timeline.ts';

/** What a network, or a server that is not honest, makes of one delivery: how late it comes each time, if ever. */
export type Fate = (delivery: {
  readonly to: Member;
  readonly event: AgreementEvent;
  readonly random: () => number;
}) => readonly number[];

/** Everything in its order, a little late. */
export const honest: Fate = ({ random }) => [20 + random() * 40];

const clockTickMs = 500;

/** A room in simulated time: real members, a server, and a network that does what it is told. */
export class World {
  readonly time = new Timeline();
  readonly random: () => number;
  readonly members: Member[] = [];
  readonly #named = new Map<string, Member>();
  readonly frames: SentFrame[] = [];
  readonly #bytes: (length: number) => Bytes;
  /** Frames that a member heard, by its name. */
  readonly heard = new Map<string, SentFrame[]>();
  /** What the next newcomer is shown; the truth where it is not set. */
  shown: ((truth: StoredLog) => StoredLog) | undefined;
  /** Changes a message on its way to the server. */
  corrupt: ((from: Member, message: AgreementMessage) => AgreementMessage) | undefined;
  fate: Fate = honest;
  server!: RoomServer;
  #link!: RoomLink;
  /** When the last delivery to each member comes, so that what is in order stays in order. */
  readonly #last = new Map<string, number>();
  inOrder = true;

  private constructor(seed: number) {
    this.random = createRandom(seed);
    this.#bytes = createRandomBytes(this.random);
  }

  /** A room made by its owner, person 0, who is not in it yet. */
  static async create(seed: number, everyoneSpeaks = true): Promise<World> {
    await ready;
    const world = new World(seed);
    const rootSeed = world.#rootSeed(0);
    world.#link = await createRoomLink({ rootSeed, serverFingerprint: new Uint8Array(16), random: world.#bytes });
    const keys = await deriveRoomKeys(world.#link);
    const { key: ownerKey } = await deriveMemberKey(rootSeed, world.#link, keys.roomHandle);
    const genesis = await signGenesis({ epoch: 1, everyoneSpeaks, bans: [] }, { ownerKey, keys });
    world.server = await RoomServer.open(genesis, {
      tell: (join, event) => world.#tell(join, event),
      after: (delayMs, happen) => world.time.after(delayMs, happen),
    });
    world.time.every(clockTickMs, () => world.#tick());
    return world;
  }

  #rootSeed(person: number): Secret {
    return new Secret(new Uint8Array(32).fill(person + 1).fill(person >> 8, 0, 1));
  }

  /** Person 0 is the owner. The same person may enter again, under another join and session. */
  async enter(person: number, options: { readonly onStage?: boolean } = {}): Promise<Member> {
    const keys = await deriveRoomKeys(this.#link);
    const { key: memberKey } = await deriveMemberKey(this.#rootSeed(person), this.#link, keys.roomHandle);
    const session = createSession(this.#bytes);
    const parsed = parseName(`P${person}`);
    if (!parsed.ok) throw new Error(parsed.error.code);
    const credential = await sealCredential({ keys, memberKey, session, name: parsed.value });
    const self = { keys, memberKey, session, join: this.#bytes(16), random: this.#bytes };
    const shown = this.shown?.(this.server.stored) ?? this.server.stored;
    const log = await readLog(shown, self);
    const name = `P${person}/${this.members.length}`;
    const after: After = (delayMs, happen) => this.time.after(delayMs, happen);
    const member = new Member({ name, self, credential, log, clock: () => this.time.nowMs, after });
    this.members.push(member);
    this.#named.set(toBase64url(member.join), member);
    this.server.connect(member.join);
    await this.#introduceTo(member, shown);
    const entry = signRegistration({ join: member.join, credential }, { session, roomHandle: keys.roomHandle });
    const version = this.server.enroll(entry);
    await this.#give(member, { type: 'introduced', member: { version, ...entry } });
    if (options.onStage) this.server.takeStage(member.join);
    else this.server.tellStage();
    return member;
  }

  /** Shows somebody who is on stage and which moderators are present, of a roster as it is shown to them. */
  async #introduceTo(member: Member, shown: Pick<StoredLog, 'entries'>): Promise<void> {
    for (const join of this.server.prominent()) {
      const introduced = memberOf(shown, join);
      if (introduced) await this.#give(member, { type: 'introduced', member: introduced });
    }
  }

  /** Back over a new connection, by which what came meanwhile was lost. */
  async reconnect(member: Member): Promise<void> {
    member.isCut = false;
    await this.#introduceTo(member, this.server.stored);
    await this.#give(member, { type: 'reconnected' });
    this.server.tellStage();
  }

  /** Enters and waits until everything has settled. */
  async settle(person: number, options: { readonly onStage?: boolean } = {}): Promise<Member> {
    const member = await this.enter(person, options);
    await this.time.run(2_500);
    return member;
  }

  leave(member: Member, { isSaid }: { readonly isSaid: boolean }): void {
    member.hasLeft = true;
    if (isSaid) {
      const { roomHandle } = member.self.keys;
      this.server.enroll(signLeave(member.join, { session: member.self.session, roomHandle }));
    }
    this.server.disconnect(member.join);
  }

  wish(member: Member, intent: Intent): Promise<void> {
    return this.#give(member, { type: 'intent', intent });
  }

  remove(by: Member, target: Member, kind: 'remove' | 'ban' = 'remove'): Promise<void> {
    return this.wish(by, { kind, act: 'eject', join: target.join });
  }

  /** Those who are inside and reachable. */
  inside(): readonly Member[] {
    const { ejected } = this.server.log;
    return this.members.filter(({ join, hasLeft }) => !hasLeft && !ejected.has(toBase64url(join)));
  }

  /** Frames that were said, sound alone. */
  saidBy(member: Member, sinceMs = 0): readonly SentFrame[] {
    return this.frames.filter(({ by, atMs, isSound }) => by === member && isSound && atMs >= sinceMs);
  }

  heardBy(member: Member, speaker: Member, sinceMs = 0): readonly SentFrame[] {
    return (this.heard.get(member.name) ?? []).filter(({ by, atMs }) => by === speaker && atMs >= sinceMs);
  }

  /** Brings an event before a member as if the server had said it. */
  inject(member: Member, event: AgreementEvent): Promise<void> {
    return this.#give(member, event);
  }

  #tell(join: Bytes, event: AgreementEvent): void {
    const to = this.#named.get(toBase64url(join));
    if (!to) return;
    for (const delayMs of this.fate({ to, event, random: this.random })) {
      const dueMs = this.time.nowMs + delayMs;
      const atMs = this.inOrder ? Math.max(dueMs, this.#last.get(to.name) ?? 0) : dueMs;
      this.#last.set(to.name, atMs);
      this.time.after(atMs - this.time.nowMs, () => this.#deliver(to, event));
    }
  }

  /** A page that sleeps reads all in its order when it wakes; what is cut off is lost. */
  async #deliver(to: Member, event: AgreementEvent): Promise<void> {
    if (to.isCut || to.hasLeft) return;
    if (to.isAsleep) to.unread.push(event);
    else await this.#give(to, event);
  }

  /** Wakes a page up. */
  async wake(member: Member): Promise<void> {
    member.isAsleep = false;
    for (const event of member.unread.splice(0)) await this.#give(member, event);
  }

  async #give(member: Member, event: AgreementEvent): Promise<void> {
    const messages = await member.agent.handle(event);
    const { generation, earlier } = member.agent.log.log;
    const numbers = [generation, earlier].flatMap((minted) => minted?.number ?? []);
    await member.hoard.loot(member.agent, numbers, this.frames.at(-1)?.position.step ?? 0);
    for (const message of messages) {
      const sent = this.corrupt?.(member, message) ?? message;
      if (!member.isCut) this.time.after(20 + this.random() * 40, () => this.server.receive(member.join, sent));
    }
  }

  async #tick(): Promise<void> {
    for (const member of this.inside()) {
      if (member.isAsleep) continue;
      await this.#give(member, { type: 'tick' });
      if (this.server.stage.has(toBase64url(member.join)) && !member.isCut) await this.#speak(member);
    }
  }

  /** A frame to everybody through the relay, and a signed batch through the server. */
  async #speak(member: Member): Promise<void> {
    const frame = await member.speak(this.time.nowMs);
    const witness = frame && member.agent.witness();
    if (!frame || !witness) return;
    this.frames.push(frame);
    member.batch += 1;
    const number = member.batch;
    await this.#give(member, { type: 'own-batch', number });
    for (const listener of this.inside()) {
      if (listener === member || listener.isCut || listener.isAsleep) continue;
      this.#tell(listener.join, { type: 'batch', join: member.join, number, witness });
      this.time.after(30, () => this.#hear(listener, frame));
    }
  }

  async #hear(listener: Member, frame: SentFrame): Promise<void> {
    if (listener.hasLeft || !(await listener.hears(frame))) return;
    this.heard.set(listener.name, [...(this.heard.get(listener.name) ?? []), frame]);
  }
}
