/** Cuts short all current waits, and none that begins later. */
export class Hurry {
  #waiting = new AbortController();

  /** Aborts when the current waits should end. */
  get signal(): AbortSignal {
    return this.#waiting.signal;
  }

  now(): void {
    this.#waiting.abort();
    this.#waiting = new AbortController();
  }
}
