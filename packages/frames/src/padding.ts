import { type Bytes, type Fault, fail, ok, type Result } from '@sotto/base';

/** Length of every plaintext, whatever it contains: enough for 20 ms of Opus at 32 kbit/s from every browser. [F1] */
export const paddedFrameBytes = 150;

const lengthBytes = 2;
const opusBytes = paddedFrameBytes - lengthBytes;

/** A frame of sound for the sealer, or `muted` instead of one. */
export type FrameContent = Uint8Array | 'muted';

/**
 * 16-bit length, Opus frame, zeros: always `paddedFrameBytes`, all zeros if muted. [F7] [F8]
 *
 * Takes 1 to 148 bytes of Opus, copies them, and refuses others: a frame cut short would be noise. [F9]
 */
export function padFrame(content: FrameContent): Result<Bytes, Fault<'frame-size'>> {
  const padded = new Uint8Array(paddedFrameBytes);
  if (content === 'muted') return ok(padded);
  if (content.length === 0 || content.length > opusBytes) return fail('frame-size');
  new DataView(padded.buffer).setUint16(0, content.length);
  padded.set(content, lengthBytes);
  return ok(padded);
}

/** Reverses `padFrame`. A wrong size, a length out of range, and padding other than zeros are `bad-padding`. [F7] */
export function unpadFrame(padded: Bytes): Result<Bytes | 'muted', Fault<'bad-padding'>> {
  if (padded.length !== paddedFrameBytes) return fail('bad-padding');
  const length = new DataView(padded.buffer, padded.byteOffset).getUint16(0);
  if (length > opusBytes) return fail('bad-padding');
  const end = lengthBytes + length;
  if (padded.subarray(end).some((byte) => byte !== 0)) return fail('bad-padding');
  return ok(length === 0 ? 'muted' : padded.slice(lengthBytes, end));
}
