/** How long a server may be silent while speakers sign before the client asks it, in milliseconds. [R7] */
export const stallMs = 1_000;
/** The same if only heartbeats come, or if the client looked into a stall lately. [R7] */
export const quietMs = 5_000;
/**
 * How long the client looks into no other stall after one, in milliseconds: as long as an outage gives speakers no
 * further time. [F17]
 */
export const restMs = 30_000;
/** Time limit for the answer, in milliseconds. [R7] */
export const answerMs = 4_000;

/**
 * How long the answer may take until the client gives speakers more time to sign, in milliseconds. By then no frame is
 * overdue: a frame waits 2 s for its batch, and came 0.75 s before the last batch at the earliest.
 */
const doubtMs = 200;
/** How long the answer may take until the client looks for the server on another connection, in milliseconds. */
const lookMs = 2_000;
/** How long it may take once the server was found there, in milliseconds. */
const foundMs = 1_000;
/** How long the messages that a stall held back take to arrive, in milliseconds. */
const arrivingMs = 1_000;

export interface SilenceWatchOptions {
  /** Asks for anything that costs little. The answer is heard like everything else. */
  readonly ask: () => void;
  /** Tells whether the server can be reached on another connection. */
  readonly isServerThere: () => Promise<boolean>;
  /**
   * How much longer than others this client waits, in milliseconds, since all clients of a large room notice a silence
   * at the same moment.
   */
  readonly laterMs?: () => number;
  /** Called when nothing comes any longer, so that we can't know whether speakers sign for their sound. */
  readonly onStalled: () => void;
  /** Called when everything that was held back has come. */
  readonly onFlowing: () => void;
  /** Called when the server, or its connection, is gone. */
  readonly onLost: () => void;
  /** Milliseconds, of a clock that never goes back. */
  readonly now?: () => number;
}

type Timer = ReturnType<typeof setTimeout>;

/**
 * Finds out that a server, or the path to it, is gone, soon after it was last heard. [R7]
 *
 * While anybody is on stage, a batch comes at least each second. While a moderator is here, a heartbeat comes every 5
 * s. After a silence the client asks the server once, because perhaps only the speaker or moderator is gone, and not
 * the server. In a quiet room, Engine.IO's slow pings are enough.
 *
 * A connection that stalls may well continue by itself. So it is given up only if the server can be reached on another
 * one, or if it stays silent for long.
 */
export class SilenceWatch {
  readonly #options: SilenceWatchOptions;
  readonly #now: () => number;
  /** How long the current silence may last; `undefined` after the server was asked. */
  #patienceMs: number | undefined;
  #quiet: Timer | undefined;
  /** Timers of the question that has no answer yet. */
  #asking: Timer[] = [];
  #settling: Timer | undefined;
  #isStalled = false;
  #askedAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: SilenceWatchOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Anything came. */
  hear(): void {
    this.#forgetQuestion();
    if (this.#isStalled) this.#settling ??= setTimeout(() => this.#flow(), arrivingMs);
    this.#wait();
  }

  /** Notes a message after which more must follow; soon, if speakers sign. */
  expectMore({ isSigned }: { readonly isSigned: boolean }): void {
    const isSoon = isSigned ? this.#now() - this.#askedAtMs >= restMs : this.#patienceMs === stallMs;
    this.#patienceMs = isSoon ? stallMs : quietMs;
    this.#wait();
  }

  /** Asks at once, since the network may have changed. */
  ask(): void {
    if (this.#asking.length > 0) return;
    clearTimeout(this.#quiet);
    this.#patienceMs = undefined;
    this.#askedAtMs = this.#now();
    this.#asking = [
      setTimeout(() => this.#stall(), doubtMs),
      setTimeout(() => void this.#look(), lookMs),
      setTimeout(this.#options.onLost, answerMs),
    ];
    this.#options.ask();
  }

  /** Idempotent. */
  close(): void {
    clearTimeout(this.#quiet);
    clearTimeout(this.#settling);
    this.#forgetQuestion();
  }

  #wait(): void {
    clearTimeout(this.#quiet);
    if (this.#patienceMs === undefined) return;
    this.#quiet = setTimeout(() => this.ask(), this.#patienceMs + (this.#options.laterMs?.() ?? 0));
  }

  #forgetQuestion(): void {
    for (const timer of this.#asking.splice(0)) clearTimeout(timer);
  }

  #stall(): void {
    clearTimeout(this.#settling);
    this.#settling = undefined;
    this.#isStalled = true;
    this.#options.onStalled();
  }

  #flow(): void {
    this.#settling = undefined;
    this.#isStalled = false;
    this.#options.onFlowing();
  }

  async #look(): Promise<void> {
    const asking = this.#asking;
    const isThere = await this.#options.isServerThere();
    if (isThere && asking.length > 0) asking.push(setTimeout(this.#options.onLost, foundMs));
  }
}
