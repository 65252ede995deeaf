import type { Spectrum } from './spectrum.ts';

/**
 * Measures how much a sound is like part of a looped one: near 0 for unrelated sounds, 1 for the same.
 *
 * The result is the highest correlation of all bands together, over all places in the loop.
 */
export function measureResemblance(heard: Spectrum, loop: Spectrum): number {
  const lags = loop[0]?.length ?? 0;
  let highest = 0;
  for (let lag = 0; lag < lags; lag++) highest = Math.max(highest, correlateAt(heard, loop, lag));
  return highest;
}

function correlateAt(heard: Spectrum, loop: Spectrum, lag: number): number {
  let [cross, heardEnergy, loopEnergy] = [0, 0, 0];
  for (const [band, track] of heard.entries()) {
    const other = loop[band] as Float64Array;
    for (let index = 0; index < track.length; index++) {
      const a = track[index] as number;
      const b = other[(lag + index) % other.length] as number;
      cross += a * b;
      heardEnergy += a * a;
      loopEnergy += b * b;
    }
  }
  const energy = Math.sqrt(heardEnergy * loopEnergy);
  return energy > 0 ? cross / energy : 0;
}
