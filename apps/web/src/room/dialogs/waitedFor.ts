/** A waiting time as one number. */
export interface Waited {
  readonly count: number;
  readonly unit: 'second' | 'minute' | 'hour';
}

/** A wait as people count it: whole units that have passed, of the largest that has. */
export function waitedFor(ms: number): Waited {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 60) return { count: seconds, unit: 'second' };
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? { count: minutes, unit: 'minute' } : { count: Math.floor(minutes / 60), unit: 'hour' };
}
