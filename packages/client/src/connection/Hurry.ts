/** Cuts short the waits of this moment, and none that begins later. */
export class Hurry {
  #waiting = new AbortController();

  /** Aborts when those who wait now should wait no longer. */
  get signal(): AbortSignal {
    return this.#waiting.signal;
  }

  now(): void {
    this.#waiting.abort();
    this.#waiting = new AbortController();
  }
}
