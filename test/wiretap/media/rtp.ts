import { type Fault, fail, ok, type Result } from '@sotto/base';
import { asBuffer } from '../packets/buffers.ts';
import { type ExtensionElement, parseExtensions } from './rtpExtensions.ts';

/** The protocols that share a media port. */
export type DatagramKind = 'stun' | 'zrtp' | 'dtls' | 'turn-channel' | 'rtp' | 'rtcp' | 'unknown';

/** An RTP packet. All but the payload is in clear under SRTP, whose tag counts as payload here. */
export interface RtpPacket {
  readonly payloadType: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  readonly hasMarker: boolean;
  readonly contributors: number;
  readonly extensions: readonly ExtensionElement[];
  readonly payload: Buffer;
}

const KINDS: readonly (readonly [from: number, to: number, kind: DatagramKind])[] = [
  [0, 3, 'stun'],
  [16, 19, 'zrtp'],
  [20, 63, 'dtls'],
  [64, 79, 'turn-channel'],
  [128, 191, 'rtp'],
];

/** Tells protocols on one port apart by the first byte (RFC 7983), and RTCP from RTP by the second (RFC 5761 section 4). */
export function classifyDatagram(bytes: Uint8Array): DatagramKind {
  const [first = 255, second = 0] = bytes;
  const kind = KINDS.find(([from, to]) => first >= from && first <= to)?.[2] ?? 'unknown';
  if (kind !== 'rtp') return kind;
  return (second & 0x7f) >= 64 && (second & 0x7f) <= 95 ? 'rtcp' : 'rtp';
}

/** Reads the fixed header, its contributors and its extensions (RFC 3550 section 5.1). Padding stays: SRTP encrypts its length. */
export function parseRtp(bytes: Uint8Array): Result<RtpPacket, Fault<'not-rtp' | 'cut-short'>> {
  if (bytes.length < 12 || classifyDatagram(bytes) !== 'rtp') return fail('not-rtp');
  const buffer = asBuffer(bytes);
  const [first, second] = [buffer.readUInt8(0), buffer.readUInt8(1)];
  const contributors = first & 0x0f;
  const headerEnd = 12 + contributors * 4;
  const hasExtension = (first & 0x10) !== 0;
  if (hasExtension && headerEnd + 4 > buffer.length) return fail('cut-short');
  const extensionBytes = hasExtension ? 4 + buffer.readUInt16BE(headerEnd + 2) * 4 : 0;
  const payloadStart = headerEnd + extensionBytes;
  if (payloadStart > buffer.length) return fail('cut-short');
  return ok({
    payloadType: second & 0x7f,
    sequence: buffer.readUInt16BE(2),
    timestamp: buffer.readUInt32BE(4),
    ssrc: buffer.readUInt32BE(8),
    hasMarker: (second & 0x80) !== 0,
    contributors,
    extensions: hasExtension ? parseExtensions(buffer.subarray(headerEnd, payloadStart)) : [],
    payload: buffer.subarray(payloadStart),
  });
}
