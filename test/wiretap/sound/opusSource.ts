import OpusScript from 'opusscript';
import { asBuffer } from '../packets/buffers.ts';
import { measureResemblance } from './resemblance.ts';
import { measureSpectrum } from './spectrum.ts';
import { toSamples } from './wav.ts';

/** The likeness of decoded payloads to the source, and the cut of the payloads for which it is highest. */
export interface Likeness {
  readonly score: number;
  readonly reading: string;
}

const FRAME_SAMPLES = 960;
/** Longer than an SFrame header and a length prefix together. */
const MOST_SKIPPED_BYTES = 16;

type Cut = (payload: Uint8Array) => Uint8Array | undefined;

/**
 * Looks for a way in which payloads sound like 48 kHz mono samples that were played in a loop.
 *
 * Each way to cut a payload is tried: from any of its first bytes to its end, and as long as two bytes there say, where they
 * say something possible in every payload. The best is returned.
 */
export function findLikeness(payloads: readonly Uint8Array[], source: Int16Array): Likeness {
  const loop = measureSpectrum(source);
  let best: Likeness = { score: 0, reading: 'none' };
  for (const [reading, cut] of readings()) {
    const packets = payloads.map(cut).filter((packet) => packet !== undefined);
    if (packets.length < payloads.length) continue;
    const score = measureResemblance(measureSpectrum(decodeOpus(packets)), loop);
    if (score > best.score) best = { score, reading };
  }
  return best;
}

/** Measures how much Opus packets, taken as they are, sound like the samples that were played in a loop. */
export function measureLikeness(packets: readonly Uint8Array[], source: Int16Array): number {
  return measureResemblance(measureSpectrum(decodeOpus(packets)), measureSpectrum(source));
}

function readings(): readonly (readonly [reading: string, cut: Cut])[] {
  const starts = Array.from({ length: MOST_SKIPPED_BYTES + 1 }, (_, start) => start);
  return starts.flatMap((start) => [
    [`from byte ${start}`, (payload) => payload.subarray(start)],
    [`by the length at byte ${start}`, (payload) => cutByLength(payload, start)],
  ]);
}

/**
 * Decodes packets in their order to 48 kHz mono, 20 ms each.
 *
 * One that isn't Opus is silence. One of another length is cut or filled up, so that chance lengths in ciphertext don't make
 * a sound too short to be judged.
 */
export function decodeOpus(packets: readonly Uint8Array[]): Int16Array {
  const decoder = new OpusScript(48_000, 1, OpusScript.Application.VOIP);
  const samples = new Int16Array(packets.length * FRAME_SAMPLES);
  for (const [index, packet] of packets.entries()) {
    try {
      const frame = toSamples(decoder.decode(asBuffer(packet)));
      samples.set(frame.subarray(0, FRAME_SAMPLES), index * FRAME_SAMPLES);
    } catch {
      // Not Opus: leave silence there.
    }
  }
  decoder.delete();
  return samples;
}

function cutByLength(payload: Uint8Array, start: number): Uint8Array | undefined {
  if (start + 2 > payload.length) return undefined;
  const end = start + 2 + asBuffer(payload).readUInt16BE(start);
  return end <= payload.length ? payload.subarray(start + 2, end) : undefined;
}
