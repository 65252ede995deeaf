import type { RoomEvent } from '@sotto/protocol';
import type { Member } from './Member.ts';

/** Number of members for whom the next hand waits one more millisecond. [R14] */
const membersPerMs = 20;

export interface RaisedHandsOptions {
  /** Sends it, a little later, to members who need not know at once. */
  tellOthers(event: RoomEvent): void;
  memberCount(): number;
  /** Milliseconds since the epoch. */
  now(): number;
}

/**
 * The hands of a room in the order in which they changed. In a large room listeners get one after the other, so that a
 * thousand hands at once do not hold up the server. [R14]
 */
export class RaisedHands {
  readonly #options: RaisedHandsOptions;
  readonly #members = new Set<Member>();
  readonly #untold = new Set<Member>();
  #telling: NodeJS.Timeout | undefined;

  constructor(options: RaisedHandsOptions) {
    this.#options = options;
  }

  set(member: Member, sealed: Uint8Array<ArrayBuffer>): void {
    member.hand = { sealed, changedMs: this.#options.now() };
    this.#members.delete(member);
    this.#members.add(member);
    this.#untold.add(member);
    if (!this.#telling) this.#tellNext();
  }

  forget(member: Member): void {
    this.#members.delete(member);
    this.#untold.delete(member);
  }

  /** At most `count` members who have ever raised a hand, the longest unchanged first, after the first `offset`. */
  page(offset: number, count: number): Member[] {
    const page: Member[] = [];
    let skipped = 0;
    for (const member of this.#members) {
      if (skipped++ < offset) continue;
      if (page.push(member) >= count) break;
    }
    return page;
  }

  /** How long a hand has been unchanged, in milliseconds. */
  ageOf({ hand }: Member): number {
    return hand ? Math.max(0, this.#options.now() - hand.changedMs) : 0;
  }

  #tellNext(): void {
    this.#telling = undefined;
    const [member] = this.#untold;
    if (!member?.hand) return;
    this.#untold.delete(member);
    const { introduction, hand } = member;
    this.#options.tellOthers({ event: 'hand-changed', ...introduction, hand: hand.sealed, ageMs: this.ageOf(member) });
    this.#telling = setTimeout(() => this.#tellNext(), this.#options.memberCount() / membersPerMs).unref();
  }
}
