import { type Fault, fail, ok, type Result } from '@sotto/base';
import { asBuffer } from '../packets/buffers.ts';

/** Mono sound. */
export interface Pcm {
  readonly sampleRate: number;
  readonly samples: Int16Array;
}

const HEADER_BYTES = 44;
const PCM_FORMAT = 1;

/** A WAV file of 16-bit mono samples. */
export function encodeWav({ sampleRate, samples }: Pcm): Buffer {
  const dataBytes = samples.length * 2;
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(HEADER_BYTES - 8 + dataBytes, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(PCM_FORMAT, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(dataBytes, 40);
  return Buffer.concat([header, toBytes(samples)]);
}

/** Reads a WAV file of 16-bit mono samples. A length beyond the end, as programs write into a pipe, means "all that follows". */
export function parseWav(file: Uint8Array): Result<Pcm, Fault<'not-wav' | 'unsupported'>> {
  const buffer = asBuffer(file);
  if (buffer.toString('latin1', 0, 4) !== 'RIFF' || buffer.toString('latin1', 8, 12) !== 'WAVE') return fail('not-wav');
  let sampleRate = 0;
  let offset = 12;
  while (offset + 8 <= buffer.length) {
    const name = buffer.toString('latin1', offset, offset + 4);
    const start = offset + 8;
    const end = Math.min(start + buffer.readUInt32LE(offset + 4), buffer.length);
    if (name === 'data')
      return sampleRate > 0 ? ok({ sampleRate, samples: toSamples(buffer.subarray(start, end)) }) : fail('not-wav');
    if (name === 'fmt ') {
      const isSupported = buffer.readUInt16LE(start) === PCM_FORMAT && buffer.readUInt16LE(start + 2) === 1;
      if (!isSupported || buffer.readUInt16LE(start + 14) !== 16) return fail('unsupported');
      sampleRate = buffer.readUInt32LE(start + 4);
    }
    offset = end + (end % 2);
  }
  return fail('not-wav');
}

/** Little-endian samples as bytes. */
export function toBytes(samples: Int16Array): Buffer {
  const bytes = Buffer.alloc(samples.length * 2);
  for (const [index, sample] of samples.entries()) bytes.writeInt16LE(sample, index * 2);
  return bytes;
}

/** Bytes as little-endian samples; an odd last byte is left out. */
export function toSamples(bytes: Uint8Array): Int16Array {
  const buffer = asBuffer(bytes);
  return Int16Array.from({ length: buffer.length >> 1 }, (_, index) => buffer.readInt16LE(index * 2));
}
