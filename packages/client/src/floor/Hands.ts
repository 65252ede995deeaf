import { type Bytes, type Fault, isEqual, ok, type Result, toBase64url } from '@sotto/base';
import { openHand, sealHand } from '@sotto/keys';
import { type Code, type HandRaiser, type Listener, limits } from '@sotto/protocol';
import type { ServerConnection } from '../connection/ServerConnection.ts';
import type { EntryOpener } from '../join/EntryOpener.ts';
import type { RoomAccess } from '../join/RoomAccess.ts';
import type { Verified } from '../join/Roster.ts';

/** A raised hand, and its member. */
export interface Hand extends Verified {
  /** Time of `performance`'s clock, with its origin. */
  readonly sinceMs: number;
}

interface Seen extends Hand {
  readonly counter: number;
  readonly isRaised: boolean;
}

export interface HandsOptions {
  readonly access: RoomAccess;
  readonly entries: EntryOpener;
  readonly connection: () => ServerConnection;
  /** The own join. */
  readonly join: () => Bytes;
  /** Another ticket, with the own hand as it is now. */
  readonly onTicket: (ticket: Bytes) => void;
}

/** The time in milliseconds, by a clock that never goes back and is the same in the page and its Worker. */
const nowMs = () => performance.timeOrigin + performance.now();

/** The members who want to speak, by their own signed messages, which the server can't read. [R14] */
export class Hands {
  readonly #options: HandsOptions;
  readonly #seen = new Map<string, Seen>();
  #counter = 0;
  /** Counts the events that changed the order of the server's hands. */
  #changes = 0;
  #isRaised = false;

  constructor(options: HandsOptions) {
    this.#options = options;
  }

  /** The own one. */
  get isRaised(): boolean {
    return this.#isRaised;
  }

  /** Hands in the order in which they were raised. */
  raised(): readonly Hand[] {
    return [...this.#seen.values()].filter(({ isRaised }) => isRaised).sort((a, b) => a.sinceMs - b.sinceMs);
  }

  isRaisedBy(join: Bytes): boolean {
    return this.#seen.get(toBase64url(join))?.isRaised ?? false;
  }

  /** Raises or lowers this member's hand. */
  async set(isRaised: boolean): Promise<Result<null, Fault<Code>>> {
    if (isRaised === this.#isRaised) return ok(null);
    const { access, connection, join, onTicket } = this.#options;
    const own = join();
    this.#isRaised = isRaised;
    this.#counter += 1;
    const hand = sealHand({ counter: this.#counter, isRaised }, { ...access, join: own });
    const set = await connection().request('set-hand', { hand });
    if (!set.ok) {
      this.#isRaised = !isRaised;
      return set;
    }
    if (isEqual(join(), own)) onTicket(set.value.ticket);
    return ok(null);
  }

  /** Begins a new join with its hand down, and raises it again, as the last one, if it was up. */
  async begin(): Promise<void> {
    const wasRaised = this.#isRaised;
    this.#isRaised = false;
    this.#counter = 0;
    this.#seen.clear();
    if (wasRaised) await this.set(true);
  }

  /** Takes in a hand from the server. It ignores one that its owner did not sign. */
  async hear(raiser: HandRaiser): Promise<void> {
    this.#changes++;
    await this.#take(raiser);
  }

  /** Takes in the hands of a part of the audience. */
  async look(listeners: readonly Listener[]): Promise<void> {
    for (const { hand, ...member } of listeners) if (hand) await this.#take({ ...member, hand, ageMs: 0 });
  }

  /** Forgets the hand of a member who has gone. */
  forget(join: Bytes): void {
    this.#changes++;
    this.#seen.delete(toBase64url(join));
  }

  /**
   * Reads all hands, and forgets those that the server does not list: their members left without our learning of it.
   */
  async readAll(): Promise<void> {
    const { connection } = this.#options;
    const changes = this.#changes;
    const unread = new Set(this.#seen.keys());
    let offset = 0;
    for (let isLast = false; !isLast; ) {
      const page = await connection().request('hands', { offset });
      if (!page.ok) return;
      const { hands } = page.value;
      for (const hand of hands) {
        unread.delete(toBase64url(hand.join));
        await this.#take(hand);
      }
      offset += hands.length;
      isLast = hands.length < limits.audiencePage;
    }
    // A change between two pages moves hands, so that one may have been in neither.
    if (offset < limits.audiencePage || changes === this.#changes) for (const join of unread) this.#seen.delete(join);
  }

  async #take({ hand, ageMs, ...member }: HandRaiser): Promise<void> {
    const { access, entries } = this.#options;
    const key = toBase64url(member.join);
    const credential = this.#seen.get(key)?.credential ?? (await entries.open(member)).credential;
    if (!credential) return;
    const said = openHand(hand, { keys: access.keys, session: credential.session, join: member.join });
    const before = this.#seen.get(key);
    const counter = before?.counter ?? 0;
    if (!said.ok || said.value.counter < counter) return;
    const sinceMs = nowMs() - ageMs;
    // The audience's pages show hands without their age.
    const since = before && said.value.counter === counter ? Math.min(before.sinceMs, sinceMs) : sinceMs;
    const { join, version } = member;
    this.#seen.set(key, { join, version, credential, sinceMs: since, ...said.value });
  }
}
