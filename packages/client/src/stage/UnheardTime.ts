/**
 * How long a person may be unheard before their microphone is muted, in milliseconds: as long as the server keeps a
 * place on stage. [R10]
 */
const keptMs = 6_000;

export interface UnheardTimeOptions {
  /** Milliseconds, of a clock that never goes back. */
  readonly now: () => number;
  /** Called once nobody has heard them for longer than their microphone is kept. */
  readonly onLong: () => void;
}

/** The time for which nobody has heard a person who wishes to be on stage. */
export class UnheardTime {
  readonly #options: UnheardTimeOptions;
  #sinceMs: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: UnheardTimeOptions) {
    this.#options = options;
  }

  /** Notes that nobody has heard them since then; an earlier time stays. */
  begin(sinceMs: number): void {
    this.#sinceMs = Math.min(sinceMs, this.#sinceMs ?? sinceMs);
  }

  /** Notes that nobody hears them from now on, and waits until that is too long. */
  wait(): void {
    const { now, onLong } = this.#options;
    const nowMs = now();
    clearTimeout(this.#timer);
    this.begin(nowMs);
    this.#timer = setTimeout(onLong, (this.#sinceMs ?? nowMs) + keptMs - nowMs);
  }

  /** Ends it; idempotent. @returns whether it was too long for a microphone to open by itself */
  end(): boolean {
    clearTimeout(this.#timer);
    const sinceMs = this.#sinceMs;
    this.#sinceMs = undefined;
    return sinceMs !== undefined && this.#options.now() - sinceMs > keptMs;
  }
}
