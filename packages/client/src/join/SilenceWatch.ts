/** How long a server may be silent before the client asks for an answer, in milliseconds. [R7] */
export const quietMs = 5_000;
/** Time limit for that answer, in milliseconds. [R7] */
export const answerMs = 4_000;

export interface SilenceWatchOptions {
  /** Asks for anything that costs little; settles once there is an answer. */
  readonly ask: () => Promise<unknown>;
  /**
   * How much longer than others this client waits, in milliseconds, since all clients of a large room notice a silence
   * at the same moment.
   */
  readonly laterMs?: () => number;
  /** Called when the server is gone. */
  readonly onLost: () => void;
}

/**
 * Finds out that a server, or the path to it, is gone although it was heard a moment ago. [R7]
 *
 * While anybody is on stage or moderates, an event comes at least every 5 s. After a silence the client asks the server
 * once, since it may only be the member who is gone whose events it passed on. In a quiet room, Engine.IO's slow pings
 * are enough.
 */
export class SilenceWatch {
  readonly #options: SilenceWatchOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SilenceWatchOptions) {
    this.#options = options;
  }

  /** Something came. */
  note(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), quietMs + (this.#options.laterMs?.() ?? 0));
  }

  /** Idempotent. */
  close(): void {
    clearTimeout(this.#timer);
  }

  #ask(): void {
    const timer = setTimeout(this.#options.onLost, answerMs);
    this.#timer = timer;
    const settle = () => clearTimeout(timer);
    this.#options.ask().then(settle, settle);
  }
}
