import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long work may run before other tasks get a turn, in milliseconds. */
const sliceMs = 4;

/** Gives everything else a turn now and then during long work. */
export class Breather {
  readonly #now: () => number;
  #since: number | undefined;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Waits for a turn of the event loop if the work has run for a slice of time since the last one. */
  async breathe(): Promise<void> {
    this.#since ??= this.#now();
    if (this.#now() - this.#since < sliceMs) return;
    await nextTurn();
    this.#since = this.#now();
  }
}
