import { type Bytes, concat, type Fault, fail, ok, type Result } from '@sotto/base';
import { encodeUint64 } from './encodeUint64.ts';

/** The contents of an SFrame header: key id and counter, each below 2^64 (RFC 9605 section 4.3). */
export interface SframeHeader {
  readonly kid: bigint;
  readonly ctr: bigint;
}

/** A header read from the start of some bytes, and its length there: 1 to 17 bytes. */
export interface DecodedSframeHeader extends SframeHeader {
  readonly length: number;
}

/** Encodes a header in its shortest form, 1 to 17 bytes (RFC 9605 section 4.3). [F2] */
export function encodeSframeHeader({ kid, ctr }: SframeHeader): Bytes {
  const kidField = encodeField(kid);
  const ctrField = encodeField(ctr);
  return concat(Uint8Array.of((kidField.nibble << 4) | ctrField.nibble), kidField.bytes, ctrField.bytes);
}

/** Reads the header at the start of `bytes`. A truncated one, or one longer than necessary, is `malformed`. [F2] */
export function decodeSframeHeader(bytes: Uint8Array): Result<DecodedSframeHeader, Fault<'malformed'>> {
  const config = bytes[0];
  if (config === undefined) return fail('malformed');
  const kid = decodeField(config >> 4, bytes.subarray(1));
  if (!kid) return fail('malformed');
  const ctr = decodeField(config & 0x0f, bytes.subarray(1 + kid.length));
  if (!ctr) return fail('malformed');
  return ok({ kid: kid.value, ctr: ctr.value, length: 1 + kid.length + ctr.length });
}

/** A value below 8 stands in the nibble itself; any other follows in as many bytes as the nibble's low bits say, plus one. */
function encodeField(value: bigint): { nibble: number; bytes: Bytes } {
  if (value < 8n) return { nibble: Number(value), bytes: new Uint8Array(0) };
  const wide = encodeUint64(value);
  const bytes = wide.subarray(wide.findIndex((byte) => byte !== 0));
  return { nibble: 0x08 | (bytes.length - 1), bytes };
}

function decodeField(nibble: number, rest: Uint8Array): { value: bigint; length: number } | undefined {
  if (nibble < 8) return { value: BigInt(nibble), length: 0 };
  const length = (nibble & 0x07) + 1;
  if (rest.length < length) return undefined;
  let value = 0n;
  for (const byte of rest.subarray(0, length)) value = (value << 8n) | BigInt(byte);
  const isShortest = length === 1 ? value >= 8n : rest[0] !== 0;
  return isShortest ? { value, length } : undefined;
}
