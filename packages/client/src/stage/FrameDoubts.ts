/** How long frames of a speaker may arrive without one that opens, in milliseconds. */
const patienceMs = 2_000;

/**
 * Notices speakers whose frames arrive and don't open, so that nobody hears them: a member stands on stage under a name
 * that their sound does not prove. [F15]
 */
export class FrameDoubts {
  /** Since when nothing of a speaker has opened, though frames came. */
  readonly #refusedSince = new Map<string, number>();
  readonly #doubted = new Set<string>();
  readonly #now: () => number;
  readonly #onVerified: (speaker: string, isVerified: boolean) => void;

  constructor(options: {
    /** Milliseconds, of a clock that never goes back. */
    readonly now: () => number;
    readonly onVerified: (speaker: string, isVerified: boolean) => void;
  }) {
    this.#now = options.now;
    this.#onVerified = options.onVerified;
  }

  /** Notes whether one frame opened. */
  note(speaker: string, isOpened: boolean): void {
    if (isOpened) {
      this.#refusedSince.delete(speaker);
      if (this.#doubted.delete(speaker)) this.#onVerified(speaker, true);
      return;
    }
    const since = this.#refusedSince.get(speaker) ?? this.#now();
    this.#refusedSince.set(speaker, since);
    if (this.#now() - since < patienceMs || this.#doubted.has(speaker)) return;
    this.#doubted.add(speaker);
    this.#onVerified(speaker, false);
  }

  /** Starts their time again. A speaker who is doubted already stays so until a frame opens. */
  restart(speaker: string): void {
    this.#refusedSince.delete(speaker);
  }

  /** Starts again for a speaker who came, or went. */
  forget(speaker: string): void {
    this.#refusedSince.delete(speaker);
    this.#doubted.delete(speaker);
  }
}
