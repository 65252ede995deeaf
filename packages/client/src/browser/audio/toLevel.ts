/** The quietest that a meter shows, in dBFS. */
const floorDb = -60;

/** Loudness of samples from -1 to 1: 0 at -60 dBFS and below, 1 at full scale, in even steps of decibels between. */
export function toLevel(samples: Float32Array): number {
  let energy = 0;
  for (const sample of samples) energy += sample * sample;
  const db = 10 * Math.log10(energy / samples.length);
  return Math.min(1, Math.max(0, 1 - db / floorDb));
}
