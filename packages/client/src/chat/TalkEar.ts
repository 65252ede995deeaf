import type { Bytes } from '@sotto/base';
import { type Credential, isStaying, openTalk, type Talk } from '@sotto/keys';
import type { Member } from '@sotto/protocol';
import { isModerator, nameOf } from '@sotto/records';
import type { EntryOpener } from '../join/EntryOpener.ts';
import type { Stay } from '../join/Stay.ts';

/** How long a talk waits for the step under which it was sealed, and how often it is tried, in milliseconds. */
const [patienceMs, everyMs] = [5_000, 250];
/** Number of messages, and of reactions, of one member that wait at once. */
const mostWaiting = 8;

/** A talk that its member signed and may say. */
export interface HeardTalk {
  readonly talk: Talk;
  readonly join: Bytes;
  readonly credential: Credential;
  readonly isModerator: boolean;
  /** Time at which it arrived, by the clock of `performance`: it may have waited for its key. */
  readonly arrivedAtMs: number;
}

/** A sealed talk with its member. */
export type SealedTalk = Member & { readonly sealed: Bytes };

/** A talk's member as it is opened. */
interface Opening extends Pick<HeardTalk, 'credential' | 'arrivedAtMs'> {
  readonly stay: Stay;
  readonly member: Member;
}

export interface TalkEarOptions {
  readonly entries: EntryOpener;
  readonly stay: () => Stay | undefined;
  readonly onTalk: (heard: HeardTalk) => void;
}

/** Opens talks in their order, each once, as soon as the key of their step is there. [T1, T5] */
export class TalkEar {
  readonly #options: TalkEarOptions;
  /**
   * The last counters of each join: one of messages and one of reactions, because these don't arrive in a common order.
   */
  readonly #last = new Map<string, number>();
  /**
   * The talks of each lane and join that are being opened. Those of one member are opened in order, and wait for nobody
   * else's.
   */
  readonly #turns = new Map<string, { waiting: number; last: Promise<unknown> }>();
  #isClosed = false;

  constructor(options: TalkEarOptions) {
    this.#options = options;
  }

  /** Takes in talks of one lane in their order. Reactions that wait for a key hold up no message. */
  hear(talks: readonly SealedTalk[], lane: 'talks' | 'reactions'): void {
    for (const talk of talks) {
      const name = `${lane} ${nameOf(talk.join)}`;
      const turn = this.#turns.get(name) ?? { waiting: 0, last: Promise.resolve() };
      if (turn.waiting >= mostWaiting) continue;
      turn.waiting += 1;
      const arrivedAtMs = performance.now();
      turn.last = turn.last.then(() => this.#open(talk, arrivedAtMs)).then(() => this.#end(name));
      this.#turns.set(name, turn);
    }
  }

  /** Opens nothing more; idempotent. */
  close(): void {
    this.#isClosed = true;
  }

  /** Tells whether a stay is still ours. The keys of an earlier one are wiped. */
  #isIn(stay: Stay): boolean {
    return !this.#isClosed && stay === this.#options.stay();
  }

  #end(name: string): void {
    const turn = this.#turns.get(name);
    if (turn && --turn.waiting === 0) this.#turns.delete(name);
  }

  async #open({ sealed, ...member }: SealedTalk, arrivedAtMs: number): Promise<void> {
    const stay = this.#options.stay();
    if (!stay || this.#isClosed) return;
    const { credential } = await this.#options.entries.open(member);
    if (!credential) return;
    const untilMs = performance.now() + patienceMs;
    for (;;) {
      await stay.agent.caughtUp();
      if (!this.#isIn(stay)) return;
      const { start } = stay.agent.log;
      const { ring } = stay.agent.state;
      const opened = openTalk(sealed, { ring, start, join: member.join, session: credential.session });
      if (opened.ok) return this.#tell(opened.value, { stay, member, credential, arrivedAtMs });
      if (opened.error.code !== 'key-missing' || performance.now() > untilMs) return;
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  }

  #tell(talk: Talk, { stay, member, credential, arrivedAtMs }: Opening): void {
    const { log } = stay.agent;
    const { covered } = stay.agent.memberLog;
    const { join, version } = member;
    const name = `${talk.kind === 'react'} ${nameOf(join)}`;
    if (!isStaying(covered, log, { join, version, member: credential.member })) return;
    if (talk.counter <= (this.#last.get(name) ?? 0)) return;
    this.#last.set(name, talk.counter);
    this.#options.onTalk({ talk, join, credential, arrivedAtMs, isModerator: isModerator(log, credential.member) });
  }
}
