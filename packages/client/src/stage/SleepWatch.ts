/** Interval between two looks at the clock, in milliseconds. */
const lookMs = 250;
/** A gap of the clock that means that the device slept, in milliseconds. */
const gapMs = 6_000;

export interface SleepWatchOptions {
  /** Milliseconds since the epoch: other clocks stand still while some devices sleep. */
  readonly now: () => number;
  readonly onSlept: () => void;
}

/** Notices that the device slept, or that the browser froze this page. The person may have gone away meanwhile. */
export class SleepWatch {
  readonly #options: SleepWatchOptions;
  readonly #timer: ReturnType<typeof setInterval>;
  #lookedAtMs: number;

  constructor(options: SleepWatchOptions) {
    this.#options = options;
    this.#lookedAtMs = options.now();
    this.#timer = setInterval(() => this.look(), lookMs);
  }

  /** Looks at the clock at once: after a sleep, something else may come before the interval. */
  look(): void {
    const { now, onSlept } = this.#options;
    const passedMs = now() - this.#lookedAtMs;
    this.#lookedAtMs += passedMs;
    if (passedMs > gapMs) onSlept();
  }

  /** Idempotent. */
  close(): void {
    clearInterval(this.#timer);
  }
}
