import { encode16 } from './forgePcap.ts';

export interface RtpShape {
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc?: number;
  readonly payloadType?: number;
  readonly hasMarker?: boolean;
  readonly contributors?: readonly number[];
  readonly extension?: Uint8Array;
  readonly payload: Uint8Array;
}

/** An RTP packet (RFC 3550 section 5.1). `extension` is a whole block, from `forgeExtension`. */
export function forgeRtp(shape: RtpShape): Buffer {
  const { sequence, timestamp, ssrc = 0x5077_0001, payloadType = 111, hasMarker = false, contributors = [] } = shape;
  const header = Buffer.alloc(12 + contributors.length * 4);
  header.writeUInt8(0x80 | (shape.extension ? 0x10 : 0) | contributors.length, 0);
  header.writeUInt8((hasMarker ? 0x80 : 0) | payloadType, 1);
  header.writeUInt16BE(sequence & 0xffff, 2);
  header.writeUInt32BE(timestamp >>> 0, 4);
  header.writeUInt32BE(ssrc, 8);
  for (const [index, contributor] of contributors.entries()) header.writeUInt32BE(contributor, 12 + index * 4);
  return Buffer.concat([header, shape.extension ?? Buffer.alloc(0), shape.payload]);
}

/** A block of extension elements in one-byte or two-byte form (RFC 8285 section 4). */
export function forgeExtension(
  form: 'one-byte' | 'two-byte',
  elements: readonly (readonly [id: number, value: Uint8Array])[],
): Buffer {
  const body = Buffer.concat(
    elements.map(([id, value]) => {
      const header = form === 'one-byte' ? [(id << 4) | (value.length - 1)] : [id, value.length];
      return Buffer.concat([Buffer.from(header), value]);
    }),
  );
  const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)]);
  return Buffer.concat([encode16(form === 'one-byte' ? 0xbede : 0x1000), encode16(padded.length / 4), padded]);
}
