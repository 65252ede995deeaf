import { type Bytes, toBase64url } from '@sotto/base';
import type { RoomEvent } from '@sotto/protocol';
import type { RelayLink } from '../relays/RelayLink.ts';

/** Somebody inside a room, as far as the server knows: opaque handles, a sealed credential and a way to reach them. */
export interface Member {
  /** 16 random bytes, made for this join. */
  readonly join: Bytes;
  readonly credential: Bytes;
  readonly isOwner: boolean;
  /** The transport on which the relay sends to them. */
  readonly receiving: Bytes;
  /** Present while on stage. */
  speaking: Speaking | undefined;
  tell(event: RoomEvent): void;
  /** Ends the connection, after which the client comes back by itself. */
  disconnect(): void;
}

/** What a member on stage has at the relay. */
export interface Speaking {
  readonly transport: Bytes;
  /** Known once the microphone's stream is there. */
  producer: Bytes | undefined;
  /** Whether the relay has been asked for that stream: there is only ever one. */
  isProducing: boolean;
}

/**
 * Who is in a room right now: rebuilt from connections, never on disk. It lives while somebody is inside and stays on the
 * relay that it started on.
 */
export class LiveRoom {
  readonly handle: Bytes;
  readonly relay: RelayLink;
  /** What the relay groups this room's streams under: random, so that it never learns the room's handle. */
  readonly group: Bytes;
  readonly #members = new Map<string, Member>();
  readonly #stage = new Map<string, Member>();
  /** Called at every coming, going, and change of the stage. */
  onChange: (() => void) | undefined;

  constructor({ handle, relay, group }: { handle: Bytes; relay: RelayLink; group: Bytes }) {
    this.handle = handle;
    this.relay = relay;
    this.group = group;
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

  members(): Iterable<Member> {
    return this.#members.values();
  }

  stage(): Iterable<Member> {
    return this.#stage.values();
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
    this.onChange?.();
  }

  /** @returns whether the member was still inside */
  remove(member: Member): boolean {
    this.#stage.delete(toBase64url(member.join));
    const wasInside = this.#members.delete(toBase64url(member.join));
    this.onChange?.();
    return wasInside;
  }

  takeStage(member: Member, transport: Bytes): void {
    member.speaking = { transport, producer: undefined, isProducing: false };
    this.#stage.set(toBase64url(member.join), member);
    this.onChange?.();
  }

  leaveStage(member: Member): void {
    member.speaking = undefined;
    this.#stage.delete(toBase64url(member.join));
    this.onChange?.();
  }

  tellAll(event: RoomEvent, except?: Member): void {
    for (const member of this.#members.values()) if (member !== except) member.tell(event);
  }
}
