import OpusScript from 'opusscript';
import { createRandom } from '../../harness/createRandom.ts';
import { toBytes } from '../sound/wav.ts';

const SAMPLE_RATE = 48_000;
const FRAME_BYTES = 1920;
const SET_VBR = 4006;

/** Something like speech, with nobody to say it: syllables of gliding tones, the same for the same seed. */
export function forgeSpeech(seed: number, lengthMs: number): Int16Array {
  const random = createRandom(seed);
  const samples = new Int16Array((lengthMs * SAMPLE_RATE) / 1000);
  for (let start = 0; start < samples.length; ) {
    const length = Math.floor((0.06 + random() * 0.2) * SAMPLE_RATE);
    const isPause = random() < 0.25;
    if (!isPause) sing(samples.subarray(start, start + length), random);
    start += length;
  }
  return samples;
}

/** One syllable: a voice of 100 to 200 Hz whose overtones are loudest about two formants. */
function sing(samples: Int16Array, random: () => number): void {
  const pitch = 100 + random() * 100;
  const formants = [300 + random() * 600, 1000 + random() * 1500];
  const overtones = Array.from({ length: 20 }, (_, index) => {
    const hertz = pitch * (index + 1);
    return { hertz, loudness: formants.reduce((sum, formant) => sum + 1 / (1 + ((hertz - formant) / 120) ** 2), 0) };
  });
  samples.forEach((_, index) => {
    const swell = Math.sin((Math.PI * index) / samples.length);
    const value = overtones.reduce(
      (sum, { hertz, loudness }) => sum + loudness * Math.sin((2 * Math.PI * hertz * index) / SAMPLE_RATE),
      0,
    );
    samples[index] = Math.round(4000 * swell * value);
  });
}

/** 20 ms Opus packets of one size: 80 bytes at 32 kbit/s. */
export function encodeOpus(samples: Int16Array, bitrate = 32_000): readonly Buffer[] {
  const encoder = new OpusScript(SAMPLE_RATE, 1, OpusScript.Application.VOIP);
  encoder.setBitrate(bitrate);
  encoder.encoderCTL(SET_VBR, 0);
  const pcm = toBytes(samples);
  const count = Math.floor(pcm.length / FRAME_BYTES);
  const packets = Array.from({ length: count }, (_, index) =>
    encoder.encode(pcm.subarray(index * FRAME_BYTES, (index + 1) * FRAME_BYTES), FRAME_BYTES / 2),
  );
  encoder.delete();
  return packets;
}
