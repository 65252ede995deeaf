/** How often a moderator's client repeats that hands are paused, and how long one message counts, in milliseconds. */
const [saidEveryMs, countsMs] = [20_000, 60_000];

/**
 * Knows whether the moderators have paused hands. Clients then don't let their person raise one.
 *
 * The client of the moderator who paused them repeats it, so that newcomers learn of it too. A pause that is no longer
 * repeated ends by itself, so that a moderator who vanishes does not pause hands for ever.
 */
export class HandsPause {
  readonly #say: (kind: 'pause-hands' | 'resume-hands') => Promise<unknown>;
  readonly #onChange: () => void;
  #repeating: ReturnType<typeof setInterval> | undefined;
  #lapsing: ReturnType<typeof setTimeout> | undefined;

  constructor(options: {
    /** Tells everybody. */
    readonly say: (kind: 'pause-hands' | 'resume-hands') => Promise<unknown>;
    readonly onChange: () => void;
  }) {
    this.#say = options.say;
    this.#onChange = options.onChange;
  }

  get isOn(): boolean {
    return this.#repeating !== undefined || this.#lapsing !== undefined;
  }

  /** Sets it for this person, who is a moderator. */
  set(isOn: boolean): void {
    this.close();
    if (isOn) this.#repeating = setInterval(() => void this.#say('pause-hands'), saidEveryMs);
    void this.#say(isOn ? 'pause-hands' : 'resume-hands');
    this.#onChange();
  }

  /** Applies another moderator's message, which the caller has verified. Either message ends or replaces our own. */
  hear(kind: 'pause-hands' | 'resume-hands'): void {
    if (kind === 'resume-hands') this.close();
    else this.#count();
    this.#onChange();
  }

  /** Stops repeating it, since this person is no longer a moderator. The last message lapses. */
  stop(): void {
    if (this.#repeating === undefined) return;
    this.close();
    this.#count();
  }

  /** Idempotent. */
  close(): void {
    clearInterval(this.#repeating);
    clearTimeout(this.#lapsing);
    this.#repeating = undefined;
    this.#lapsing = undefined;
  }

  #count(): void {
    if (this.#repeating !== undefined) return;
    clearTimeout(this.#lapsing);
    this.#lapsing = setTimeout(() => {
      this.#lapsing = undefined;
      this.#onChange();
    }, countsMs);
  }
}
