import { type Bytes, toBase64url } from '@sotto/base';
import type { RoomEvent } from '@sotto/protocol';
import { nameOf } from '@sotto/records';
import type { RelayLink } from '../relays/RelayLink.ts';
import type { Room } from '../store/Store.ts';
import { KeyRequests } from './KeyRequests.ts';
import type { Member, Speaking } from './Member.ts';
import { RoomNews } from './news/RoomNews.ts';
import { TalkSoon } from './news/TalkSoon.ts';
import { RaisedHands } from './RaisedHands.ts';
import type { Checkpoints } from './record/Checkpoints.ts';
import { GoneMembers } from './record/GoneMembers.ts';
import { Quotas } from './record/Quotas.ts';
import type { RoomSteps } from './record/RoomSteps.ts';
import type { RosterLog } from './record/RosterLog.ts';
import type { StatementLog } from './record/StatementLog.ts';
import { Transports } from './Transports.ts';

export interface LiveRoomOptions {
  readonly handle: Bytes;
  /** Creation time of its row, which distinguishes it from other rooms under the same handle. */
  readonly createdAt: Date;
  readonly relay: RelayLink;
  readonly group: Bytes;
  readonly statements: StatementLog;
  readonly roster: RosterLog;
  readonly checkpoints: Checkpoints;
  /** The node's index of transports; one of its own if left out. */
  readonly transports?: Transports<TransportOwner>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The owner of a transport. */
export interface TransportOwner {
  readonly room: LiveRoom;
  readonly member: Member;
}

/**
 * The present state of a room. The server rebuilds it from connections and tickets, and never stores it. It lives while
 * somebody is inside, and stays on the relay on which it started for as long as that relay is there.
 */
export class LiveRoom {
  readonly handle: Bytes;
  readonly createdAt: Date;
  /** The name under which the relay groups this room's streams, so that it never learns the room's handle. */
  readonly group: Bytes;
  readonly statements: StatementLog;
  readonly roster: RosterLog;
  readonly checkpoints: Checkpoints;
  /** Set after construction, since its events need the room. */
  steps: RoomSteps | undefined;
  readonly keyRequests = new KeyRequests(() => this.hosts());
  readonly news = new RoomNews(this);
  readonly talkSoon = new TalkSoon({ tell: (event) => this.news.tellAll(event), memberCount: () => this.memberCount });
  readonly hands: RaisedHands;
  readonly quotas: Quotas;
  /**
   * True once everyone who was here before the server's last start has had time to come back. Until then, a member who
   * is not back yet still counts as on stage. [R11]
   */
  isSettled = false;
  /** Number of requests that need the room to stay, even if everyone leaves meanwhile. */
  expected = 0;
  /** Number of members whose roster entry is being written. Each has a place reserved. [R3] */
  entering = 0;
  #relay: RelayLink;
  readonly #transports: Transports<TransportOwner>;
  readonly #members = new Map<string, Member>();
  readonly #stage = new Map<string, Member>();
  /** Members inside who showed their member key. */
  readonly #shown = new Set<Member>();
  /** Members off stage who were introduced to everybody; newcomers get them too. [R13] */
  readonly #introduced = new Set<Member>();
  readonly gone = new GoneMembers();
  /** Called when a member comes or goes, and when the stage changes. */
  onChange: (() => void) | undefined;
  /** Called when the last member has left. */
  onDeserted: (() => void) | undefined;
  /**
   * Its row, from when the row says that somebody is inside, and for as long as that is true. During this time only the
   * end of the room deletes the row, and nothing else in it changes. So the server need not read it again for each
   * newcomer.
   */
  occupiedRow: Room | undefined;
  /** Valid until the members inside, on stage or here change. */
  #hosts: { readonly here: StatementLog['log']['here']; readonly members: ReadonlySet<Member> } | undefined;

  constructor(options: LiveRoomOptions) {
    const { handle, createdAt, relay, group, transports = new Transports(), now } = options;
    this.handle = handle;
    this.createdAt = createdAt;
    this.#relay = relay;
    this.group = group;
    this.statements = options.statements;
    this.roster = options.roster;
    this.checkpoints = options.checkpoints;
    this.#transports = transports;
    this.quotas = new Quotas(now);
    const tellOthers = (event: RoomEvent) => this.news.tellOthersSoon(event);
    this.hands = new RaisedHands({ tellOthers, memberCount: () => this.memberCount, now });
  }

  get relay(): RelayLink {
    return this.#relay;
  }

  /** Estimates how much memory its log and roster take, in bytes. */
  get weight(): number {
    const { log } = this.statements;
    const names = log.moderators.size + log.allowed.size + log.denied.size + log.admitted.size + log.shown.size;
    const others = log.ejected.size + log.barred.size + log.bans.size;
    const recent = Math.min(this.roster.length, 1_024) * 512;
    return 8_192 + recent + this.roster.size * 40 + (names + others) * 256 + this.checkpoints.weight;
  }

  get memberCount(): number {
    return this.#members.size;
  }

  get stageCount(): number {
    return this.#stage.size;
  }

  get audienceCount(): number {
    return this.#members.size - this.#stage.size;
  }

  find(join: Bytes): Member | undefined {
    return this.#members.get(toBase64url(join));
  }

  members(): Iterable<Member> {
    return this.#members.values();
  }

  stage(): Iterable<Member> {
    return this.#stage.values();
  }

  /** Tells whether the log makes this member a moderator who is here. [B3] */
  isModerator(member: Member): boolean {
    if (!member.shown) return false;
    const here = this.statements.log.here.get(nameOf(member.shown));
    return here !== undefined && this.find(here.join) === member;
  }

  /** Members inside who are moderators and here. */
  moderators(): Member[] {
    return [...this.statements.log.here.values()].flatMap(({ join }) => this.find(join) ?? []);
  }

  /** The members who need all news about keys at once: the stage first, then moderators who are here. [R13] */
  hosts(): ReadonlySet<Member> {
    const { here } = this.statements.log;
    if (this.#hosts?.here !== here)
      this.#hosts = { here, members: new Set([...this.#stage.values(), ...this.moderators()]) };
    return this.#hosts.members;
  }

  /** Tells whether no other member on stage and no moderator who is here has a connection. [G2] */
  isAlone(member: Member): boolean {
    return [...this.hosts()].every((host) => host === member || !host.isReached);
  }

  /** Notes that a member showed their key, which is theirs for the whole stay. [P6] */
  show(member: Member, key: Bytes): void {
    member.shown = key;
    if (this.find(member.join) === member) this.#shown.add(member);
  }

  /** Members who showed their member key. */
  shown(): Iterable<Member> {
    return this.#shown;
  }

  /** Members off stage who were introduced to everybody. */
  introduced(): Iterable<Member> {
    return this.#introduced;
  }

  /** Introduces a member off stage to everybody, once. Members on stage were introduced when they went there. [R13] */
  introduce(member: Member): void {
    if (member.speaking || this.#introduced.has(member) || this.find(member.join) !== member) return;
    this.#introduced.add(member);
    this.news.tellAll({ event: 'introduced', ...member.introduction }, member);
  }

  /** At most `count` members off stage, in the order of arrival, after the first `offset`. */
  audiencePage(offset: number, count: number): Member[] {
    const page: Member[] = [];
    let skipped = 0;
    for (const member of this.#members.values()) {
      if (member.speaking) continue;
      if (skipped++ < offset) continue;
      if (page.push(member) === count) break;
    }
    return page;
  }

  add(member: Member): void {
    this.#members.set(toBase64url(member.join), member);
    if (member.shown) this.#shown.add(member);
    this.#transports.add(member.receiving, { room: this, member });
    this.steps?.grow();
    this.#change();
  }

  /** Notes that the member receives on this transport from now on, in place of the earlier one. */
  receiveOn(member: Member, transport: Bytes): void {
    this.#transports.remove(member.receiving);
    member.receiveOn(transport);
    this.#transports.add(transport, { room: this, member });
  }

  /** @returns whether the member was still inside */
  remove(member: Member): boolean {
    this.#stage.delete(toBase64url(member.join));
    const wasInside = this.#members.delete(toBase64url(member.join));
    this.#shown.delete(member);
    this.#introduced.delete(member);
    this.#transports.remove(member.receiving);
    if (member.speaking) this.#transports.remove(member.speaking.transport);
    this.keyRequests.settle(member);
    this.hands.forget(member);
    this.#change();
    if (wasInside && this.#members.size === 0) {
      this.occupiedRow = undefined;
      this.steps?.stop();
      this.onDeserted?.();
    }
    return wasInside;
  }

  takeStage(member: Member, speaking: Speaking): void {
    this.news.flush();
    member.speaking = speaking;
    this.show(member, speaking.member);
    this.#transports.add(speaking.transport, { room: this, member });
    this.#stage.set(toBase64url(member.join), member);
    this.#introduced.delete(member);
    this.#change();
  }

  leaveStage(member: Member): void {
    this.news.flush();
    if (member.speaking) this.#transports.remove(member.speaking.transport);
    member.speaking = undefined;
    this.#stage.delete(toBase64url(member.join));
    this.#change();
  }

  #change(): void {
    this.#hosts = undefined;
    this.onChange?.();
  }

  /** Moves to another relay, where nothing of the room exists yet. */
  moveTo(relay: RelayLink): void {
    this.#relay = relay;
  }
}
