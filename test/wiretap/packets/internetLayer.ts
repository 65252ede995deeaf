import { type Fault, fail, ok, type Result } from '@sotto/base';

/** The payload of an IP packet, with its two ends. */
export interface InternetPayload {
  /** IANA protocol number: 6 TCP, 17 UDP. */
  readonly protocol: number;
  readonly source: string;
  readonly destination: string;
  readonly transport: Buffer;
}

export type InternetFault = Fault<'not-ip' | 'cut-short' | 'fragment'>;

const FRAGMENT = 44;
/** Hop-by-hop, routing, destination options: all begin with next header and length in units of 8 bytes (RFC 8200 section 4). */
const OPTIONS = [0, 43, 60];

/** Takes an IPv4 or IPv6 header off. Fragments are refused, because half a datagram would be read as a whole one. */
export function openInternetLayer(bytes: Buffer): Result<InternetPayload, InternetFault> {
  const version = (bytes[0] ?? 0) >> 4;
  if (version === 4) return openIPv4(bytes);
  if (version === 6) return openIPv6(bytes);
  return fail('not-ip');
}

function openIPv4(bytes: Buffer): Result<InternetPayload, InternetFault> {
  if (bytes.length < 20) return fail('cut-short');
  const headerBytes = (bytes.readUInt8(0) & 0x0f) * 4;
  // A zero length is segmentation offload: the kernel had not cut the packet yet.
  const end = bytes.readUInt16BE(2) || bytes.length;
  if (headerBytes < 20 || headerBytes > end || end > bytes.length) return fail('cut-short');
  const isFragment = (bytes.readUInt16BE(6) & 0x3fff) !== 0;
  if (isFragment) return fail('fragment');
  return ok({
    protocol: bytes.readUInt8(9),
    source: bytes.subarray(12, 16).join('.'),
    destination: bytes.subarray(16, 20).join('.'),
    transport: bytes.subarray(headerBytes, end),
  });
}

function openIPv6(bytes: Buffer): Result<InternetPayload, InternetFault> {
  if (bytes.length < 40) return fail('cut-short');
  const payloadBytes = bytes.readUInt16BE(4) || bytes.length - 40;
  const end = 40 + payloadBytes;
  let protocol = bytes.readUInt8(6);
  let offset = 40;
  while (OPTIONS.includes(protocol) && offset + 8 <= bytes.length) {
    protocol = bytes.readUInt8(offset);
    offset += (bytes.readUInt8(offset + 1) + 1) * 8;
  }
  if (protocol === FRAGMENT) return fail('fragment');
  if (offset > end || end > bytes.length) return fail('cut-short');
  const [source, destination] = [address6(bytes.subarray(8, 24)), address6(bytes.subarray(24, 40))];
  return ok({ protocol, source, destination, transport: bytes.subarray(offset, end) });
}

function address6(bytes: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16));
  return `[${groups.join(':')}]`;
}
