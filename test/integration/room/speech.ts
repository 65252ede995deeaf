import OpusScript from 'opusscript';
import { speak } from '../../wiretap/sound/speech.ts';

const rate = 48_000;
const frameSamples = 960;

/** Real Opus frames of spoken words, 20 ms each, no two of them equal. */
export async function speechFrames(words: string): Promise<Uint8Array[]> {
  const spoken = await speak({ words, silenceMs: 0 });
  if (!spoken.ok) throw new Error(spoken.error.code);
  const { samples } = spoken.value;
  const encoder = new OpusScript(rate, 1, OpusScript.Application.VOIP);
  encoder.setBitrate(32_000);
  const count = Math.floor(samples.length / frameSamples);
  const frames = Array.from({ length: count }, (_, index) => {
    const part = samples.subarray(index * frameSamples, (index + 1) * frameSamples);
    return new Uint8Array(encoder.encode(Buffer.from(part.buffer, part.byteOffset, part.byteLength), frameSamples));
  });
  encoder.delete();
  const unique = new Map(frames.map((frame) => [Buffer.from(frame).toString('hex'), frame]));
  return [...unique.values()].filter(({ length }) => length > 3);
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
