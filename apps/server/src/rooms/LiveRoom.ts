import { type Bytes, toBase64url } from '@sotto/base';
import { encodeCanonical, type RoomEvent } from '@sotto/protocol';
import type { RelayLink } from '../relays/RelayLink.ts';
import type { Room } from '../store/Store.ts';
import { HeardSoon } from './HeardSoon.ts';
import { KeyRequests } from './KeyRequests.ts';
import type { Member, Speaking } from './Member.ts';
import { Quotas } from './Quotas.ts';
import { RaisedHands } from './RaisedHands.ts';
import type { RosterLog } from './RosterLog.ts';
import type { StatementLog } from './StatementLog.ts';
import { Transports } from './Transports.ts';

export interface LiveRoomOptions {
  readonly handle: Bytes;
  /** When its row was made, which tells it from others under its handle. */
  readonly createdAt: Date;
  readonly relay: RelayLink;
  readonly group: Bytes;
  readonly statements: StatementLog;
  readonly roster: RosterLog;
  /** The node's index of transports; one of its own where left out. */
  readonly transports?: Transports<TransportOwner>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Whose a transport is. */
export interface TransportOwner {
  readonly room: LiveRoom;
  readonly member: Member;
}

/**
 * Who is in a room right now: rebuilt from connections and tickets, never on disk. It lives while somebody is inside and
 * stays on the relay that it started on, for as long as that relay is there.
 */
export class LiveRoom {
  readonly handle: Bytes;
  readonly createdAt: Date;
  /** What the relay groups this room's streams under, so that it never learns the room's handle. */
  readonly group: Bytes;
  readonly statements: StatementLog;
  readonly roster: RosterLog;
  readonly keyRequests = new KeyRequests(() => this.hosts());
  readonly heardSoon = new HeardSoon((events) => this.#deliverToOthers(encodeEvents(events)));
  readonly hands: RaisedHands;
  readonly quotas: Quotas;
  /**
   * Whether all who were here before the server last started have had time to come back. Until then nobody is told that
   * somebody has left the stage only because they are not back yet. [R11]
   */
  isSettled = false;
  /** How many requests need it to stay, whoever leaves meanwhile. */
  expected = 0;
  /** How many are being written into the roster, and have a place kept until they are in. [R3] */
  entering = 0;
  #relay: RelayLink;
  readonly #transports: Transports<TransportOwner>;
  readonly #members = new Map<string, Member>();
  readonly #stage = new Map<string, Member>();
  /** Called at every coming, going, and change of the stage. */
  onChange: (() => void) | undefined;
  /** Called when the last member has left. */
  onDeserted: (() => void) | undefined;
  /**
   * Its row, once it says that somebody is inside and while that is so: nobody deletes it then but who ends the room, and
   * nothing else in it ever changes, so that those who come need not read it again.
   */
  occupiedRow: Room | undefined;
  /** Until who is inside, on stage or present changes. */
  #hosts: { readonly present: StatementLog['log']['present']; readonly members: ReadonlySet<Member> } | undefined;

  constructor(options: LiveRoomOptions) {
    const { handle, createdAt, relay, group, statements, roster, transports = new Transports(), now } = options;
    this.handle = handle;
    this.createdAt = createdAt;
    this.#relay = relay;
    this.group = group;
    this.statements = statements;
    this.roster = roster;
    this.#transports = transports;
    const tellOthers = (event: RoomEvent) => this.heardSoon.add(event);
    this.quotas = new Quotas(now);
    this.hands = new RaisedHands({ tellOthers, memberCount: () => this.memberCount, now });
  }

  get relay(): RelayLink {
    return this.#relay;
  }

  /** About how much memory its log and roster take, in bytes. */
  get weight(): number {
    return 8_192 + this.roster.version * 32 + this.statements.log.sequence * 256;
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

  /** Whether a member is a moderator who is present, by the log. */
  isModerator({ join }: Member): boolean {
    return this.statements.log.present.has(toBase64url(join));
  }

  /** Moderators present, as far as they are inside. */
  moderators(): Member[] {
    return [...this.statements.log.present.keys()].flatMap((name) => this.#members.get(name) ?? []);
  }

  /** Who needs all that is said about keys, at once: the stage, and then moderators present. [R13] */
  hosts(): ReadonlySet<Member> {
    const { present } = this.statements.log;
    if (this.#hosts?.present !== present)
      this.#hosts = { present, members: new Set([...this.#stage.values(), ...this.moderators()]) };
    return this.#hosts.members;
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
    this.#transports.add(member.receiving, { room: this, member });
    this.#change();
  }

  /** The member receives on this transport from now on, in place of the one before. */
  receiveOn(member: Member, transport: Bytes): void {
    this.#transports.remove(member.receiving);
    member.receiveOn(transport);
    this.#transports.add(transport, { room: this, member });
  }

  /** @returns whether the member was still inside */
  remove(member: Member): boolean {
    this.#stage.delete(toBase64url(member.join));
    const wasInside = this.#members.delete(toBase64url(member.join));
    this.#transports.remove(member.receiving);
    if (member.speaking) this.#transports.remove(member.speaking.transport);
    this.keyRequests.settle(member);
    this.hands.forget(member);
    this.#change();
    if (wasInside && this.#members.size === 0) {
      this.occupiedRow = undefined;
      this.onDeserted?.();
    }
    return wasInside;
  }

  takeStage(member: Member, speaking: Speaking): void {
    this.heardSoon.flush();
    member.speaking = speaking;
    this.#transports.add(speaking.transport, { room: this, member });
    this.#stage.set(toBase64url(member.join), member);
    this.#change();
  }

  leaveStage(member: Member): void {
    this.heardSoon.flush();
    if (member.speaking) this.#transports.remove(member.speaking.transport);
    member.speaking = undefined;
    this.#stage.delete(toBase64url(member.join));
    this.#change();
  }

  #change(): void {
    this.#hosts = undefined;
    this.onChange?.();
  }

  /** Goes on at another relay, where nothing of the room exists yet. */
  moveTo(relay: RelayLink): void {
    this.#relay = relay;
  }

  /** Everybody, in the order in which they are told; whoever is removed meanwhile and was not reached yet is left out. */
  *stageFirst(): Iterable<Member> {
    const hosts = this.hosts();
    yield* hosts;
    for (const member of this.#members.values()) if (!hosts.has(member)) yield member;
  }

  /** Tells everybody, the stage first. */
  tellAll(event: RoomEvent, except?: Member): void {
    this.deliverToAll(encodeCanonical(event), except);
  }

  /** Tells everybody what has been encoded, the stage first. */
  deliverToAll(message: Bytes, except?: Member): void {
    for (const member of this.stageFirst()) if (member !== except) member.deliver(message);
  }

  /** Tells the stage and moderators present. */
  tellHosts(event: RoomEvent, except?: Member): void {
    const message = encodeCanonical(event);
    for (const member of this.hosts()) if (member !== except) member.deliver(message);
  }

  /** Tells everybody whom `tellHosts` does not. */
  tellOthers(event: RoomEvent): void {
    this.#deliverToOthers(encodeCanonical(event));
  }

  /** Tells everybody what may be told a little later to whom `tellHosts` does not tell. */
  tellAllSoon(event: RoomEvent): void {
    this.tellHosts(event);
    this.heardSoon.add(event);
  }

  #deliverToOthers(message: Bytes): void {
    const hosts = this.hosts();
    for (const member of this.#members.values()) if (!hosts.has(member)) member.deliver(message);
  }
}

/** One event as it is, several as one message. [R9] */
export function encodeEvents(events: readonly RoomEvent[]): Bytes {
  return encodeCanonical(events.length === 1 ? events[0] : { events });
}
