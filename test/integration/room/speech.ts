import OpusScript from 'opusscript';
import { speak } from '../../wiretap/sound/speech.ts';

const rate = 48_000;
const frameSamples = 960;

/** Real Opus frames of spoken words, 20 ms each, no two of them equal. */
export async function speechFrames(words: string): Promise<Uint8Array[]> {
  const spoken = await speak({ words, silenceMs: 0 });
  if (!spoken.ok) throw new Error(spoken.error.code);
  const unique = new Map(encode(spoken.value.samples).map((frame) => [Buffer.from(frame).toString('hex'), frame]));
  return [...unique.values()].filter(({ length }) => length > 3);
}

interface Tone {
  readonly hz: number;
  readonly seconds: number;
  /** From 0 to 1, a quarter if left out. */
  readonly loudness?: number;
}

/**
 * Opus frames of a sine whose periods don't fit a frame, so that a lost frame is a jump. A whole number of seconds: the
 * frames can be looped.
 */
export function toneFrames({ hz, seconds, loudness = 0.25 }: Tone): Uint8Array[] {
  const samples = Int16Array.from({ length: 2 * seconds * rate }, (_, index) =>
    Math.round(32_767 * loudness * Math.sin((2 * Math.PI * hz * index) / rate)),
  );
  // The encoder settles during the first half.
  return encode(samples).slice((seconds * rate) / frameSamples);
}

function encode(samples: Int16Array): Uint8Array[] {
  const encoder = new OpusScript(rate, 1, OpusScript.Application.VOIP);
  encoder.setBitrate(32_000);
  const count = Math.floor(samples.length / frameSamples);
  const frames = Array.from({ length: count }, (_, index) => {
    const part = samples.subarray(index * frameSamples, (index + 1) * frameSamples);
    return new Uint8Array(encoder.encode(Buffer.from(part.buffer, part.byteOffset, part.byteLength), frameSamples));
  });
  encoder.delete();
  return frames;
}

/** Decodes frames to 48 kHz samples. */
export function decodeFrames(frames: readonly Uint8Array[]): Int16Array {
  const decoder = new OpusScript(rate, 1, OpusScript.Application.VOIP);
  const decoded = frames.map((frame) => Buffer.from(decoder.decode(Buffer.from(frame))));
  decoder.delete();
  const bytes = Buffer.concat(decoded);
  return Int16Array.from({ length: bytes.length / 2 }, (_, index) => bytes.readInt16LE(2 * index));
}

/** Gives each frame once, in order, then nothing. */
export function once(frames: readonly Uint8Array[]): () => Uint8Array | undefined {
  const rest = frames.values();
  return () => rest.next().value;
}

/** Gives the frames again and again. */
export function looped(frames: readonly Uint8Array[]): () => Uint8Array {
  let index = 0;
  return () => frames[index++ % frames.length] ?? new Uint8Array(1);
}
