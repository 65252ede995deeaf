import type { Fault, Result } from '@sotto/base';
import { type Code, type Listener, limits } from '@sotto/protocol';

/** Pages that are kept at once: more than any screen shows, and little enough to ask for again. */
const maxPages = 5;
/** Time between two pages, in milliseconds: a person who scrolls through thousands must not load the server either. */
const betweenPagesMs = 100;
/**
 * How long a list may be out of date for each person in it, in milliseconds. So following a large crowd costs no more
 * than a small one.
 */
const stalePerPersonMs = 10;
const stalestMs = 60_000;

export interface AudienceWatchOptions {
  /** Asks for one page of listeners. [R8] */
  readonly ask: (offset: number) => Promise<Result<readonly Listener[], Fault<Code>>>;
  /** Called with all known members from one place on, without a gap. */
  readonly onMembers: (members: readonly Listener[], from: number) => void;
}

/**
 * Follows the part of the audience that the person looks at, page by page. It asks for pages that come into sight, and
 * again after people came or went: the more people there are, the less often.
 */
export class AudienceWatch {
  readonly #options: AudienceWatchOptions;
  /** The pages in sight, by their number. */
  readonly #pages = new Map<number, readonly Listener[]>();
  readonly #stale = new Set<number>();
  #first = 0;
  #last = 0;
  #isAsking = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: AudienceWatchOptions) {
    this.#options = options;
  }

  /** Looks at the people from one index to before another. Known people are not asked for again. */
  look(from: number, to: number): void {
    this.#first = pageOf(from);
    this.#last = Math.min(Math.max(this.#first, pageOf(to - 1)), this.#first + maxPages - 1);
    for (const page of this.#pages.keys()) if (!this.#isInSight(page)) this.#pages.delete(page);
    this.#show();
    void this.#askInTurn();
  }

  /** Notes that a person came or went among `count` people. */
  change(count: number): void {
    if (this.#timer) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        for (const page of this.#pages.keys()) this.#stale.add(page);
        void this.#askInTurn();
      },
      Math.min(stalestMs, stalePerPersonMs * count),
    );
  }

  #isInSight(page: number): boolean {
    return page >= this.#first && page <= this.#last;
  }

  #wanted(): number | undefined {
    for (let page = this.#first; page <= this.#last; page++) {
      if (!this.#pages.has(page) || this.#stale.has(page)) return page;
    }
    return undefined;
  }

  /** Asks for one page after the other, always from the part that is in sight by then. */
  async #askInTurn(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    for (let page = this.#wanted(); page !== undefined; page = this.#wanted()) {
      this.#stale.delete(page);
      const answer = await this.#options.ask(page * limits.audiencePage);
      // The next arrival or the next scroll asks again.
      if (!answer.ok) break;
      if (this.#isInSight(page)) this.#pages.set(page, answer.value);
      this.#show();
      if (this.#wanted() !== undefined) await new Promise((resolve) => setTimeout(resolve, betweenPagesMs));
    }
    this.#isAsking = false;
  }

  #show(): void {
    let first = this.#first;
    while (!this.#pages.has(first) && first <= this.#last) first++;
    if (first > this.#last) return;
    const known: Listener[] = [];
    for (let next = first; this.#pages.has(next); next++) known.push(...(this.#pages.get(next) ?? []));
    this.#options.onMembers(known, first * limits.audiencePage);
  }
}

function pageOf(place: number): number {
  return Math.floor(Math.max(0, place) / limits.audiencePage);
}
