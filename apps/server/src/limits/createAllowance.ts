export interface AllowanceOptions {
  /** The most that may come at once. */
  readonly burst: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly now: () => number;
}

export interface Allowance {
  /** Takes `cost` (1 if left out) from the allowance and tells whether there was enough. A refusal takes nothing. */
  take(cost?: number): boolean;
  /** Tells whether `take` would succeed now. */
  has(cost?: number): boolean;
}

/** A token bucket. */
export function createAllowance({ burst, perSecond, now }: AllowanceOptions): Allowance {
  let left = burst;
  let last = now();
  const has = (cost: number) => {
    if (burst === Infinity) return true;
    const moment = now();
    left = Math.min(burst, left + (Math.max(0, moment - last) * perSecond) / 1_000);
    last = moment;
    return left >= cost;
  };
  return {
    has: (cost = 1) => has(cost),
    take(cost = 1) {
      if (!has(cost)) return false;
      left -= cost;
      return true;
    },
  };
}
