/** Loudness in each band over time: one track per band, one value per 20 ms. */
export type Spectrum = readonly Float64Array[];

const SAMPLE_RATE = 48_000;
/** Averages of six samples are the lowest 4 kHz, where speech is. */
const DECIMATION = 6;
const FRAME_SAMPLES = SAMPLE_RATE / DECIMATION / 50;
const HZ_PER_BIN = 50;
const BAND_EDGES_HZ = [100, 300, 500, 750, 1000, 1400, 1900, 2600, 3600];
const RANGE_DB = 50;
/** Half a second: syllables are shorter; that somebody speaks and then doesn't is longer. */
const MEAN_FRAMES = 25;

/**
 * Measures 48 kHz mono samples, in decibels around their own mean of the half second about them.
 *
 * So only the words count: neither gain nor tone, nor that two sounds begin and end together. Anything 50 dB below the
 * loudest counts as silence.
 */
export function measureSpectrum(samples: Int16Array): Spectrum {
  const low = decimate(samples);
  const frames = Math.floor(low.length / FRAME_SAMPLES);
  const bands = BAND_EDGES_HZ.slice(1).map((to, band) => {
    const from = BAND_EDGES_HZ[band] as number;
    return Float64Array.from({ length: frames }, (_, frame) => bandDecibels(low, frame * FRAME_SAMPLES, [from, to]));
  });
  const loudest = bands.reduce((most, band) => band.reduce((high, value) => Math.max(high, value), most), 0);
  return bands.map((band) => centre(band.map((value) => Math.max(value, loudest - RANGE_DB))));
}

function decimate(samples: Int16Array): Float64Array {
  const low = new Float64Array(Math.floor(samples.length / DECIMATION));
  for (let index = 0; index < low.length * DECIMATION; index++) {
    const at = Math.floor(index / DECIMATION);
    low[at] = (low[at] as number) + (samples[index] as number) / DECIMATION;
  }
  return low;
}

function bandDecibels(low: Float64Array, start: number, [from, to]: readonly [number, number]): number {
  let power = 1;
  for (let bin = from / HZ_PER_BIN; bin < to / HZ_PER_BIN; bin++) power += powerAt(low, start, bin);
  return 10 * Math.log10(power);
}

const COSINES = Float64Array.from({ length: FRAME_SAMPLES }, (_, index) =>
  Math.cos((2 * Math.PI * index) / FRAME_SAMPLES),
);

/** One bin of the discrete Fourier transform of one frame. */
function powerAt(low: Float64Array, start: number, bin: number): number {
  let real = 0;
  let imaginary = 0;
  for (let index = 0; index < FRAME_SAMPLES; index++) {
    const phase = (index * bin) % FRAME_SAMPLES;
    const sample = low[start + index] as number;
    real += sample * (COSINES[phase] as number);
    imaginary += sample * (COSINES[(phase + FRAME_SAMPLES / 4) % FRAME_SAMPLES] as number);
  }
  return (real * real + imaginary * imaginary) / FRAME_SAMPLES;
}

function centre(track: Float64Array): Float64Array {
  const reach = Math.floor(MEAN_FRAMES / 2);
  return track.map((value, index) => {
    const near = track.subarray(Math.max(0, index - reach), index + reach + 1);
    return value - near.reduce((sum, other) => sum + other, 0) / near.length;
  });
}
