const windowSamples = 960;
/** Root mean square of a window, of 32,768, below which nobody is heard: about -60 dBFS. */
const quiet = 33;

/** The longest time without a sound in 48 kHz samples, in milliseconds. */
export function longestQuietMs(samples: Int16Array): number {
  let [longest, run] = [0, 0];
  for (let from = 0; from + windowSamples <= samples.length; from += windowSamples) {
    const window = samples.subarray(from, from + windowSamples);
    const energy = window.reduce((sum, sample) => sum + sample * sample, 0) / windowSamples;
    run = Math.sqrt(energy) < quiet ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest * 20;
}
