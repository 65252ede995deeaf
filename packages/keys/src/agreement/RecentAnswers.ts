/** How long an answer is given again, where nothing happened meanwhile: no gate closes later by more than this. [B3] */
const answerMs = 100;

/**
 * What frames ask over and over, some hundred times a second, answered from what was found a moment ago.
 *
 * Answers go after 100 ms, and with each event.
 */
export class RecentAnswers {
  readonly #clock: () => number;
  readonly #answers = new Map<unknown, Map<number, unknown>>();
  #sinceMs = Number.NEGATIVE_INFINITY;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** The answer to one question, by what it is about and a number; found anew where none is recent. */
  get<T>(about: unknown, which: number, find: () => T): T {
    const nowMs = this.#clock();
    if (nowMs >= this.#sinceMs + answerMs) {
      this.#answers.clear();
      this.#sinceMs = nowMs;
    }
    const known = this.#answers.get(about);
    if (known?.has(which)) return known.get(which) as T;
    const found = find();
    if (known) known.set(which, found);
    else this.#answers.set(about, new Map([[which, found]]));
    return found;
  }

  /** Something happened: all may be different. */
  forget(): void {
    this.#answers.clear();
  }
}
