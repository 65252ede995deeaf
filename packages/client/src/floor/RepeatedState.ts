/** How often a moderator's client repeats a state, and how long one message counts, in milliseconds. */
const [saidEveryMs, countsMs] = [20_000, 60_000];

/**
 * A state of the room that moderators set by signals, such as paused hands.
 *
 * The client of the moderator who set it repeats it, so that newcomers learn of it too. A state that is no longer
 * repeated ends by itself, so that a moderator who vanishes does not leave it for ever.
 */
export class RepeatedState<Kind extends string> {
  readonly #usual: Kind;
  readonly #say: (kind: Kind) => Promise<unknown>;
  readonly #onChange: () => void;
  #current: Kind;
  #repeating: ReturnType<typeof setInterval> | undefined;
  #lapsing: ReturnType<typeof setTimeout> | undefined;

  constructor(options: {
    /** The state as long as no moderator has set another. */
    readonly usual: Kind;
    /** Tells everybody. */
    readonly say: (kind: Kind) => Promise<unknown>;
    readonly onChange: () => void;
  }) {
    this.#usual = options.usual;
    this.#current = options.usual;
    this.#say = options.say;
    this.#onChange = options.onChange;
  }

  get current(): Kind {
    return this.#current;
  }

  /** Sets it for this person, who is a moderator. */
  set(kind: Kind): void {
    this.close();
    this.#current = kind;
    if (kind !== this.#usual) this.#repeating = setInterval(() => void this.#say(kind), saidEveryMs);
    void this.#say(kind);
    this.#onChange();
  }

  /** Applies another moderator's message, which the caller has verified. Another state ends what we repeat. */
  hear(kind: Kind): void {
    if (kind !== this.#current) this.close();
    this.#current = kind;
    if (kind !== this.#usual) this.#count();
    this.#onChange();
  }

  /** Stops repeating it, since this person is no longer a moderator. The last message lapses. */
  stop(): void {
    if (this.#repeating === undefined) return;
    const kind = this.#current;
    this.close();
    this.#current = kind;
    this.#count();
  }

  /** Returns to the usual state; idempotent. */
  close(): void {
    clearInterval(this.#repeating);
    clearTimeout(this.#lapsing);
    this.#repeating = undefined;
    this.#lapsing = undefined;
    this.#current = this.#usual;
  }

  #count(): void {
    if (this.#repeating !== undefined) return;
    clearTimeout(this.#lapsing);
    this.#lapsing = setTimeout(() => {
      this.close();
      this.#onChange();
    }, countsMs);
  }
}
