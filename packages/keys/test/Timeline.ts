/** Simulated time: things happen one after the other, in the order of their times and then of their planning. */
export class Timeline {
  #nowMs = 0;
  #planned = 0;
  readonly #queue: { atMs: number; order: number; happen: () => void }[] = [];

  get nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, happen: () => void): void {
    const entry = { atMs: this.#nowMs + delayMs, order: this.#planned++, happen };
    const isLater = (each: typeof entry) => each.atMs > entry.atMs;
    const index = this.#queue.findIndex(isLater);
    if (index < 0) this.#queue.push(entry);
    else this.#queue.splice(index, 0, entry);
  }

  every(periodMs: number, happen: () => void): void {
    this.after(periodMs, () => {
      happen();
      this.every(periodMs, happen);
    });
  }

  run(forMs: number): void {
    const untilMs = this.#nowMs + forMs;
    for (let next = this.#queue[0]; next && next.atMs <= untilMs; next = this.#queue[0]) {
      this.#queue.shift();
      this.#nowMs = next.atMs;
      next.happen();
    }
    this.#nowMs = untilMs;
  }
}
