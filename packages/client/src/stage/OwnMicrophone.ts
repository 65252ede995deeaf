/**
 * This person's own microphone. Mute is decided here, and nowhere else: the code for frames asks `isOpen` before each
 * frame, the snapshot draws `isMuted`, and the device on the page follows.
 */
export class OwnMicrophone {
  #isWanted = false;
  #isMuted = true;
  #allowsSound: () => boolean = () => false;
  #lookAtClock: () => void = () => undefined;

  /**
   * Tells whether our next frame may have sound; otherwise silence is sealed. It may if the person is not muted and
   * their keys don't hold the microphone. [B2]
   */
  isOpen(): boolean {
    this.#lookAtClock();
    return !this.#isMuted && this.#allowsSound();
  }

  /** True unless the person is on stage and has asked for sound. A held microphone is not muted. */
  get isMuted(): boolean {
    return this.#isMuted;
  }

  /** The person's last word: whether they want to be heard. It outlives their place on stage. */
  get isWanted(): boolean {
    return this.#isWanted;
  }

  /** Takes the person's word. "No" mutes at once, whatever the device does; "yes" waits for `open`. */
  want(isWanted: boolean): void {
    this.#isWanted = isWanted;
    if (!isWanted) this.#isMuted = true;
  }

  /** Opens it for a person on stage, if they still want it. */
  open(): void {
    this.#isMuted = !this.#isWanted;
  }

  /** Mutes it until the next `open`, as off stage; idempotent. */
  close(): void {
    this.#isMuted = true;
  }

  /** Asks the keys of this room from now on. */
  heedKeys(allowsSound: () => boolean): void {
    this.#allowsSound = allowsSound;
  }

  /** Looks at the clock before each answer, which mutes if the device slept: no frame after the sleep may have sound. */
  watchClock(look: () => void): void {
    this.#lookAtClock = look;
  }
}
