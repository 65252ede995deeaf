const rate = 48_000;
const windowSamples = 480;
/** Share of the tone's amplitude below which a window of 10 ms counts as quiet. */
const quietShare = 0.1;
/** Slope of a click, as a multiple of the steepest slope of the tone. */
const clickSlope = 2;

/** The faults of a tone as a listener heard it. */
export interface ToneFaults {
  /** The longest time without the tone, in milliseconds. */
  readonly quietMs: number;
  /** The number of places where one sample is further from the one before than the tone can go. */
  readonly clicks: number;
}

/** Finds the gaps and the clicks in 48 kHz samples of a sine of this frequency. */
export function toneFaults(samples: Int16Array, hz: number): ToneFaults {
  const windows = Array.from({ length: Math.floor(samples.length / windowSamples) }, (_, index) =>
    loudness(samples.subarray(index * windowSamples, (index + 1) * windowSamples)),
  );
  // The median, so that neither gaps nor clicks change what the tone is measured by.
  const amplitude = Math.SQRT2 * (windows.toSorted((a, b) => a - b)[windows.length >> 1] ?? 0);
  let [quiet, longest] = [0, 0];
  for (const each of windows) {
    quiet = each < (quietShare * amplitude) / Math.SQRT2 || each === 0 ? quiet + 1 : 0;
    longest = Math.max(longest, quiet);
  }
  return { quietMs: longest * 10, clicks: countClicks(samples, (clickSlope * amplitude * 2 * Math.PI * hz) / rate) };
}

/** Jumps that follow within a window belong to the same click. */
function countClicks(samples: Int16Array, most: number): number {
  let [clicks, lastAt] = [0, Number.NEGATIVE_INFINITY];
  for (let index = 1; index < samples.length; index++) {
    const jump = Math.abs((samples[index] ?? 0) - (samples[index - 1] ?? 0));
    if (jump <= most) continue;
    if (index - lastAt > windowSamples) clicks++;
    lastAt = index;
  }
  return clicks;
}

/** Root mean square. */
function loudness(window: Int16Array): number {
  return Math.sqrt(window.reduce((sum, sample) => sum + sample * sample, 0) / window.length);
}
