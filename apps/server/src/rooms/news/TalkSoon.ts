import { limits, type MemberReaction, type MemberTalk, type RoomEvent } from '@sotto/protocol';

/** The least time for which talks gather, and the time for each member if that is longer, in milliseconds. [T4] */
const [gatherMs, gatherMsPerMember] = [250, 0.1];
/** The most talks in one event, times the members who get it. [T4] */
const deliveries = 4_000;

/** Gathers chat messages and reactions, so that a crowd that talks costs each member a few events a second. */
export class TalkSoon {
  readonly #tell: (event: RoomEvent) => void;
  readonly #memberCount: () => number;
  #talks: MemberTalk[] = [];
  #reactions: MemberReaction[] = [];
  /** Number of reactions since the last event, including those that were left out. */
  #reactionCount = 0;
  #gathering: NodeJS.Timeout | undefined;

  constructor(options: { readonly tell: (event: RoomEvent) => void; readonly memberCount: () => number }) {
    this.#tell = options.tell;
    this.#memberCount = options.memberCount;
  }

  /** @returns false if too many talk at once; a moderator then still has a place */
  addTalk(talk: MemberTalk, isModerator: boolean): boolean {
    if (this.#talks.length >= (isModerator ? limits.talksAtOnce : this.#most)) return false;
    this.#talks.push(talk);
    this.#gather();
    return true;
  }

  /** Keeps a random sample of the reactions if there are too many. Each has the same chance to be in it. */
  addReaction(reaction: MemberReaction): void {
    this.#reactionCount += 1;
    const place = this.#reactions.length < this.#most ? this.#reactions.length : drawBelow(this.#reactionCount);
    if (place < this.#most) this.#reactions[place] = reaction;
    this.#gather();
  }

  /** The most talks of members in one event. A few more places are left to moderators. */
  get #most(): number {
    return Math.max(2, Math.min(limits.talksAtOnce - 4, Math.floor(deliveries / Math.max(1, this.#memberCount()))));
  }

  #gather(): void {
    const pauseMs = Math.max(gatherMs, this.#memberCount() * gatherMsPerMember);
    this.#gathering ??= setTimeout(() => this.#flush(), pauseMs).unref();
  }

  #flush(): void {
    const [talks, reactions] = [this.#talks, this.#reactions];
    const more = Math.min(this.#reactionCount - reactions.length, limits.moreReactions);
    this.#gathering = undefined;
    [this.#talks, this.#reactions, this.#reactionCount] = [[], [], 0];
    this.#tell({ event: 'talked', talks, reactions, more });
  }
}

/** A place in a sample of fixed size for the newest of so many items (Vitter's algorithm R). */
function drawBelow(count: number): number {
  return Math.floor(Math.random() * count);
}
