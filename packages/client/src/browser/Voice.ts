import type { Amplified, Amplifier } from './audio/Amplifier.ts';

/** How a voice is to be played. */
export interface Turn {
  /** 1 as it comes, above that amplified. */
  readonly volume: number;
  /** The factor for everybody's volume, from 0 to 1. */
  readonly share: number;
  /** True if it goes through the amplifier's limiter whatever its volume. */
  readonly isLimited: boolean;
}

/** One person's sound: an element, and the amplifier for volumes that an element can't play and for a limiter. */
export class Voice {
  readonly element = new Audio();
  /** The person, by a name that is the same after they come back. */
  readonly member: string;
  readonly #stream: MediaStream;
  readonly #amplifier: Amplifier;
  #amplified: Amplified | undefined;

  constructor(track: MediaStreamTrack, { member, amplifier }: { member: string; amplifier: Amplifier }) {
    this.member = member;
    this.#amplifier = amplifier;
    this.#stream = new MediaStream([track]);
    this.element.srcObject = this.#stream;
  }

  /** Plays it so loud. */
  turn({ volume, share, isLimited }: Turn): void {
    const loudness = volume * share;
    this.element.volume = Math.min(1, loudness);
    // iOS keeps every element's volume at 1, but lets it be silent.
    const isKept = loudness > 0 && volume < 1 && this.element.volume === 1;
    if (volume > 1 || isKept || isLimited) this.#amplified ??= this.#amplifier.add(this.#stream);
    else this.#stopAmplifying();
    this.#amplified?.setGain(loudness);
    // Chromium lets only sound that some element plays into an amplifier, so a silent one plays it.
    this.element.muted = loudness === 0 || this.#amplified !== undefined;
  }

  /**
   * How loud it comes, from 0 to 1, whatever its volume here.
   *
   * @param measured by the browser's statistics; in Chromium after the element's volume
   */
  peak(measured: number, isAfterVolume: boolean): number {
    if (this.#amplified) return this.#amplified.peak();
    const { volume, muted } = this.element;
    return isAfterVolume && volume > 0 && !muted ? Math.min(1, measured / volume) : measured;
  }

  stop(): void {
    this.#stopAmplifying();
    this.element.srcObject = null;
  }

  #stopAmplifying(): void {
    this.#amplified?.close();
    this.#amplified = undefined;
  }
}
