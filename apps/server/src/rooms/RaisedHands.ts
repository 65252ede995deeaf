import type { RoomEvent } from '@sotto/protocol';
import type { Hand, Member } from './Member.ts';

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
  #members = new Set<Member>();
  readonly #untold = new Set<Member>();
  #telling: NodeJS.Timeout | undefined;
  /** True if a restored hand may be out of place. */
  #isUnordered = false;

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

  /**
   * Puts back a hand that a restarted server had forgotten, in its former place. Clients that know of it need not be
   * told again.
   */
  restore(member: Member, hand: Hand): void {
    member.hand = hand;
    this.#members.add(member);
    this.#isUnordered = true;
  }

  forget(member: Member): void {
    this.#members.delete(member);
    this.#untold.delete(member);
  }

  /** At most `count` members who have ever raised a hand, the longest unchanged first, after the first `offset`. */
  page(offset: number, count: number): Member[] {
    if (this.#isUnordered) this.#order();
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

  #order(): void {
    const changedMs = ({ hand }: Member) => hand?.changedMs ?? 0;
    this.#members = new Set([...this.#members].sort((a, b) => changedMs(a) - changedMs(b)));
    this.#isUnordered = false;
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
