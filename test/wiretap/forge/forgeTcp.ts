import { forgeIp, type Route, reverseRoute } from './forgeDatagram.ts';
import type { ForgedPacket } from './forgePcap.ts';

type Speaker = 'client' | 'server';

/** Something that one end says. */
export interface Utterance {
  readonly from: Speaker;
  readonly bytes: Uint8Array;
  readonly timeMs?: number;
}

export interface TcpShape {
  readonly segmentBytes?: number;
  readonly clientSequence?: number;
  readonly serverSequence?: number;
}

const SYN = 0x02;
const FIN = 0x01;
const ACK = 0x10;

/** A whole TCP connection: handshake, segments with acknowledgements, FIN both ways. `route` is the client's. */
export function forgeTcp(route: Route, said: readonly Utterance[], shape: TcpShape = {}): readonly ForgedPacket[] {
  const { segmentBytes = 1460, clientSequence = 1000, serverSequence = 5000 } = shape;
  const next = { client: clientSequence, server: serverSequence };
  const packets: ForgedPacket[] = [];
  const send = ({ from, bytes, timeMs = 0 }: Utterance, flags = ACK) => {
    const acknowledged = flags & ACK ? next[otherThan(from)] : 0;
    const segment = { sequence: next[from], acknowledged, flags, payload: bytes };
    packets.push({ timeMs, network: forgeSegment(from === 'client' ? route : reverseRoute(route), segment) });
    next[from] = (next[from] + bytes.length + (flags & (SYN | FIN) ? 1 : 0)) >>> 0;
  };
  const quietly = (from: Speaker, timeMs = 0) => ({ from, bytes: new Uint8Array(0), timeMs });
  send(quietly('client', said[0]?.timeMs), SYN);
  send(quietly('server', said[0]?.timeMs), SYN | ACK);
  for (const { from, bytes, timeMs = 0 } of said) {
    for (let start = 0; start < bytes.length; start += segmentBytes) {
      send({ from, bytes: bytes.subarray(start, start + segmentBytes), timeMs });
      send(quietly(otherThan(from), timeMs));
    }
  }
  send(quietly('client', said.at(-1)?.timeMs), FIN | ACK);
  send(quietly('server', said.at(-1)?.timeMs), FIN | ACK);
  return packets;
}

function otherThan(speaker: Speaker): Speaker {
  return speaker === 'client' ? 'server' : 'client';
}

/** One segment with its IP header. */
export interface Segment {
  readonly sequence: number;
  readonly acknowledged: number;
  readonly flags: number;
  readonly payload: Uint8Array;
}

export function forgeSegment(route: Route, { sequence, acknowledged, flags, payload }: Segment): Buffer {
  const header = Buffer.alloc(20);
  header.writeUInt16BE(route.source[1], 0);
  header.writeUInt16BE(route.destination[1], 2);
  header.writeUInt32BE(sequence, 4);
  header.writeUInt32BE(acknowledged, 8);
  header.writeUInt8(5 << 4, 12);
  header.writeUInt8(flags, 13);
  return forgeIp(route, 6, Buffer.concat([header, payload]));
}
