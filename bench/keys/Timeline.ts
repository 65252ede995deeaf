type Happening = () => unknown;

/** Simulated time: things happen one after the other, each waited for, in the order of their times and of their planning. */
export class Timeline {
  #nowMs = 0;
  readonly #queue: { readonly atMs: number; readonly happen: Happening }[] = [];

  get nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, happen: Happening): void {
    const atMs = this.#nowMs + delayMs;
    let [from, to] = [0, this.#queue.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#queue[middle]?.atMs ?? 0) <= atMs) from = middle + 1;
      else to = middle;
    }
    this.#queue.splice(from, 0, { atMs, happen });
  }

  every(periodMs: number, happen: Happening): void {
    this.after(periodMs, async () => {
      await happen();
      this.every(periodMs, happen);
    });
  }

  async run(forMs: number): Promise<void> {
    const untilMs = this.#nowMs + forMs;
    for (let next = this.#queue[0]; next && next.atMs <= untilMs; next = this.#queue[0]) {
      this.#queue.shift();
      this.#nowMs = next.atMs;
      await next.happen();
    }
    this.#nowMs = untilMs;
  }
}
