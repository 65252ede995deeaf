import { StoreError } from '../../store/StoreError.ts';

/** Rank of a statement's signer: moderators go first. */
export type Rank = 'moderator' | 'speaker';

/** The most waiting statements of each rank. */
const most: Readonly<Record<Rank, number>> = { moderator: 64, speaker: 32 };

/**
 * Numbers statements one at a time. A moderator's goes before all speakers' that wait, so that nobody can delay a
 * removal by many statements of their own. [R13]
 */
export class StatementQueue {
  readonly #waiting: Readonly<Record<Rank, (() => Promise<void>)[]>> = { moderator: [], speaker: [] };
  #isBusy = false;
  /** The failure of the last write. Statements that waited behind it fail with it at once. */
  #failure: StoreError | undefined;

  /** Takes a step in its turn; returns `undefined` at once if too many of its rank wait already. */
  enter<T>(rank: Rank, step: () => Promise<T>): Promise<T> | undefined {
    const waiting = this.#waiting[rank];
    if (waiting.length >= most[rank]) return undefined;
    const before = this.#failure;
    return new Promise<T>((resolve, reject) => {
      waiting.push(() => this.#take(step, before).then(resolve, reject));
      if (!this.#isBusy) void this.#takeAll();
    });
  }

  async #take<T>(step: () => Promise<T>, before: StoreError | undefined): Promise<T> {
    if (this.#failure && this.#failure !== before) throw this.#failure;
    try {
      return await step();
    } catch (error) {
      if (error instanceof StoreError && error.isPassing) this.#failure = error;
      throw error;
    }
  }

  async #takeAll(): Promise<void> {
    this.#isBusy = true;
    for (let next = this.#next(); next; next = this.#next()) await next();
    this.#isBusy = false;
  }

  #next(): (() => Promise<void>) | undefined {
    return this.#waiting.moderator.shift() ?? this.#waiting.speaker.shift();
  }
}
