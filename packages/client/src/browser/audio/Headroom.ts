/** How much louder everybody may become again with each look: 2 dB a second at four looks. */
const recovery = 1.06;

/**
 * Keeps the sum of several voices below full scale: turns everybody down at once before it clips, and up again slowly.
 */
export class Headroom {
  #share = 1;

  /** The factor for every voice's volume. */
  get share(): number {
    return this.#share;
  }

  /** Takes what plays now, several times a second. @param peaks from 0 to 1 each, times the volume of each */
  hear(peaks: readonly number[]): void {
    const sum = peaks.reduce((total, peak) => total + peak, 0);
    const most = sum > 1 ? 1 / sum : 1;
    this.#share = Math.min(most, this.#share * recovery);
  }
}
