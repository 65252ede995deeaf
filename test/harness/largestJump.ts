/** The largest step from one sample to the next, of 32,768: what cuts a sound off, or puts two together, is heard as a click. */
export function largestJump(samples: Int16Array): number {
  return samples.reduce(
    (largest, sample, index) => Math.max(largest, Math.abs(sample - (samples[index - 1] ?? sample))),
    0,
  );
}
