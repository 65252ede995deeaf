/** A datagram that travelled in a TCP stream. */
export interface FramedDatagram {
  readonly bytes: Buffer;
  readonly start: number;
}

const STUN_COOKIE = 0x2112a442;

/** Tells whether a stream is ICE-TCP: its first frame is a STUN message with the cookie of RFC 8489 section 5. */
export function isFramedRtp(stream: Buffer): boolean {
  return stream.length >= 10 && (stream[2] ?? 255) < 4 && stream.readUInt32BE(6) === STUN_COOKIE;
}

/** Cuts a stream into datagrams by their two-byte lengths (RFC 4571 section 2); one still under way is left out. */
export function readFramedDatagrams(stream: Buffer): readonly FramedDatagram[] {
  const datagrams: FramedDatagram[] = [];
  let start = 0;
  while (start + 2 <= stream.length) {
    const end = start + 2 + stream.readUInt16BE(start);
    if (end > stream.length) break;
    datagrams.push({ bytes: stream.subarray(start + 2, end), start });
    start = end;
  }
  return datagrams;
}
