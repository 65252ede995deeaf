/** Interval between two looks at the clock, in milliseconds. */
const lookMs = 250;
/** A gap of the clock that means that the device slept, in milliseconds. */
const gapMs = 6_000;

export interface SleepWatchOptions {
  /** Milliseconds since the epoch: other clocks stand still while some devices sleep. */
  readonly now: () => number;
  readonly onSlept: () => void;
}

/** Notices that the device slept, or that the browser froze this page: its person may have gone meanwhile. */
export class SleepWatch {
  readonly #timer: ReturnType<typeof setInterval>;
  #lookedAtMs: number;

  constructor({ now, onSlept }: SleepWatchOptions) {
    this.#lookedAtMs = now();
    this.#timer = setInterval(() => {
      const passedMs = now() - this.#lookedAtMs;
      this.#lookedAtMs += passedMs;
      if (passedMs > gapMs) onSlept();
    }, lookMs);
  }

  /** Idempotent. */
  close(): void {
    clearInterval(this.#timer);
  }
}
