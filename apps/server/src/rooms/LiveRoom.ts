import { type Bytes, toBase64url } from '@sotto/base';
import type { RoomEvent } from '@sotto/protocol';
import type { RelayLink } from '../relays/RelayLink.ts';
import type { Member, Speaking } from './Member.ts';

/**
 * Who is in a room right now: rebuilt from connections and tickets, never on disk. It lives while somebody is inside and
 * stays on the relay that it started on, for as long as that relay is there.
 */
export class LiveRoom {
  readonly handle: Bytes;
  /** What the relay groups this room's streams under, so that it never learns the room's handle. */
  readonly group: Bytes;
  /**
   * Whether all who were here before the server last started have had time to come back. Until then nobody is told that
   * somebody has left the stage only because they are not back yet. [R11]
   */
  isSettled = false;
  #relay: RelayLink;
  readonly #members = new Map<string, Member>();
  readonly #stage = new Map<string, Member>();
  /** Called at every coming, going, and change of the stage. */
  onChange: (() => void) | undefined;

  constructor({ handle, relay, group }: { handle: Bytes; relay: RelayLink; group: Bytes }) {
    this.handle = handle;
    this.#relay = relay;
    this.group = group;
  }

  get relay(): RelayLink {
    return this.#relay;
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

  takeStage(member: Member, speaking: Speaking): void {
    member.speaking = speaking;
    this.#stage.set(toBase64url(member.join), member);
    this.onChange?.();
  }

  leaveStage(member: Member): void {
    member.speaking = undefined;
    this.#stage.delete(toBase64url(member.join));
    this.onChange?.();
  }

  /** Goes on at another relay, where nothing of the room exists yet. */
  moveTo(relay: RelayLink): void {
    this.#relay = relay;
  }

  tellAll(event: RoomEvent, except?: Member): void {
    for (const member of this.#members.values()) if (member !== except) member.tell(event);
  }
}
