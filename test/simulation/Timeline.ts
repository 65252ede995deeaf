/** Simulated time: things happen one after the other, in the order of their times and then of their planning. */
export class Timeline {
  #nowMs = 0;
  #planned = 0;
  readonly #queue: { atMs: number; order: number; happen: () => Promise<void> | void }[] = [];

  get nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, happen: () => Promise<void> | void): void {
    this.#queue.push({ atMs: this.#nowMs + delayMs, order: this.#planned++, happen });
  }

  every(periodMs: number, happen: () => Promise<void> | void): void {
    this.after(periodMs, async () => {
      await happen();
      this.every(periodMs, happen);
    });
  }

  /** Lets what is planned happen, for so much simulated time. */
  async run(forMs: number): Promise<void> {
    const untilMs = this.#nowMs + forMs;
    for (;;) {
      this.#queue.sort((a, b) => a.atMs - b.atMs || a.order - b.order);
      const next = this.#queue[0];
      if (!next || next.atMs > untilMs) break;
      this.#queue.shift();
      this.#nowMs = next.atMs;
      await next.happen();
    }
    this.#nowMs = untilMs;
  }
}
