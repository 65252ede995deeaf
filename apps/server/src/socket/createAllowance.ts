export interface AllowanceOptions {
  /** How many may come at once. */
  readonly burst: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly now: () => number;
}

/** A token bucket: `take` says whether one more is allowed now. */
export function createAllowance({ burst, perSecond, now }: AllowanceOptions): { take(): boolean } {
  let left = burst;
  let last = now();
  return {
    take() {
      const moment = now();
      left = Math.min(burst, left + (Math.max(0, moment - last) * perSecond) / 1_000);
      last = moment;
      if (left < 1) return false;
      left--;
      return true;
    },
  };
}
