import { type Bytes, type Fault, ok, type Result, toBase64url } from '@sotto/base';
import { openHand, sealHand } from '@sotto/keys';
import type { Code, HandRaiser, Listener } from '@sotto/protocol';
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
}

/** Milliseconds that only go forward, and mean the same in the page and its Worker. */
const nowMs = () => performance.timeOrigin + performance.now();

/** The members who want to speak, by their own signed messages, which the server can't read. [R14] */
export class Hands {
  readonly #options: HandsOptions;
  readonly #seen = new Map<string, Seen>();
  #counter = 0;
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
    const { access, connection, join } = this.#options;
    this.#isRaised = isRaised;
    this.#counter += 1;
    const hand = sealHand({ counter: this.#counter, isRaised }, { ...access, join: join() });
    const set = await connection().request('set-hand', { hand });
    if (set.ok) return ok(null);
    this.#isRaised = !isRaised;
    return set;
  }

  /** Begins a new join with its hand down. */
  begin(): void {
    this.#isRaised = false;
    this.#counter = 0;
    this.#seen.clear();
  }

  /** Takes in a hand from the server. It ignores one that its owner did not sign. */
  async hear({ hand, ageMs, ...member }: HandRaiser): Promise<void> {
    const { access, entries } = this.#options;
    const key = toBase64url(member.join);
    const before = this.#seen.get(key);
    const credential = before?.credential ?? (await entries.open(member)).credential;
    if (!credential) return;
    const said = openHand(hand, { keys: access.keys, session: credential.session, join: member.join });
    if (!said.ok || said.value.counter <= (this.#seen.get(key)?.counter ?? 0)) return;
    const { join, version } = member;
    this.#seen.set(key, { join, version, credential, sinceMs: nowMs() - ageMs, ...said.value });
  }

  /** Takes in the hands of a part of the audience. */
  async look(listeners: readonly Listener[]): Promise<void> {
    for (const { hand, ...member } of listeners) if (hand) await this.hear({ ...member, hand, ageMs: 0 });
  }

  /** Forgets the hand of a member who has gone. */
  forget(join: Bytes): void {
    this.#seen.delete(toBase64url(join));
  }

  /** Reads all hands, for a member who has just become a moderator. */
  async readAll(): Promise<void> {
    const { connection } = this.#options;
    for (let offset = 0; ; ) {
      const page = await connection().request('hands', { offset });
      if (!page.ok || page.value.hands.length === 0) return;
      for (const hand of page.value.hands) await this.hear(hand);
      offset += page.value.hands.length;
    }
  }
}
