import { type Fault, fail, ok, type Result } from '@sotto/base';

/** One frame (RFC 6455 section 5.2), unmasked. */
export interface WebSocketFrame {
  readonly isFinal: boolean;
  /** RSV1: the message is compressed (RFC 7692 section 6). */
  readonly isCompressed: boolean;
  readonly opcode: number;
  readonly payload: Buffer;
  readonly start: number;
  readonly end: number;
}

export type FrameFault = Fault<'incomplete' | 'reserved-bits' | 'opcode' | 'too-long'>;

const OPCODES = [0, 1, 2, 8, 9, 10];

/** Reads the frame that begins at `start`. */
export function parseFrame(bytes: Buffer, start: number): Result<WebSocketFrame, FrameFault> {
  if (start + 2 > bytes.length) return fail('incomplete');
  const [first, second] = [bytes.readUInt8(start), bytes.readUInt8(start + 1)];
  const opcode = first & 0x0f;
  if (first & 0x30) return fail('reserved-bits');
  if (!OPCODES.includes(opcode)) return fail('opcode');
  const lengthBytes = [2, 8][(second & 0x7f) - 126] ?? 0;
  const maskStart = start + 2 + lengthBytes;
  const payloadStart = maskStart + (second & 0x80 ? 4 : 0);
  if (payloadStart > bytes.length) return fail('incomplete');
  const length = readLength(bytes, start + 2, second & 0x7f);
  if (length === undefined) return fail('too-long');
  const end = payloadStart + length;
  if (end > bytes.length) return fail('incomplete');
  const mask = bytes.subarray(maskStart, payloadStart);
  const payload = unmask(bytes.subarray(payloadStart, end), mask);
  return ok({ isFinal: (first & 0x80) !== 0, isCompressed: (first & 0x40) !== 0, opcode, payload, start, end });
}

function readLength(bytes: Buffer, offset: number, short: number): number | undefined {
  if (short < 126) return short;
  if (short === 126) return bytes.readUInt16BE(offset);
  return bytes.readUInt32BE(offset) === 0 ? bytes.readUInt32BE(offset + 4) : undefined;
}

function unmask(payload: Buffer, mask: Buffer): Buffer {
  if (mask.length === 0) return payload;
  const plain = Buffer.from(payload);
  for (let index = 0; index < plain.length; index++) plain[index] = (plain[index] ?? 0) ^ (mask[index % 4] ?? 0);
  return plain;
}
