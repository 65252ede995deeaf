import type { Endpoint } from '../packets/Packet.ts';
import { nameEndpoint } from '../packets/Packet.ts';
import { parseRtp, type RtpPacket } from './rtp.ts';

/** A datagram with when, where and between whom it was seen. */
export interface Datagram {
  readonly protocol: 'udp' | 'tcp';
  readonly timeMs: number;
  readonly vantage: string;
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly bytes: Buffer;
}

/** All RTP packets of one SSRC between two endpoints, in the order captured. */
export interface RtpFlow {
  readonly name: string;
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly packets: readonly TimedRtp[];
}

/** An RTP packet with its capture time in milliseconds. */
export interface TimedRtp extends RtpPacket {
  readonly timeMs: number;
}

/**
 * Sorts RTP packets into flows by 5-tuple and SSRC; other packets are left out.
 *
 * With `-i any` a packet is captured at each interface that it passes. A flow is read at the point that saw it first,
 * so that a packet that was sent twice on purpose still counts twice.
 */
export function collectRtpFlows(datagrams: readonly Datagram[]): readonly RtpFlow[] {
  const flows = new Map<string, Omit<RtpFlow, 'packets'> & { vantage: string; packets: TimedRtp[] }>();
  for (const { protocol, timeMs, vantage, source, destination, bytes } of datagrams) {
    const rtp = parseRtp(bytes);
    if (!rtp.ok) continue;
    const ends = `${nameEndpoint(source)} > ${nameEndpoint(destination)}`;
    const name = `${protocol} ${ends} ssrc ${rtp.value.ssrc}`;
    const flow = flows.get(name) ?? { name, source, destination, vantage, packets: [] };
    flows.set(name, flow);
    if (flow.vantage === vantage) flow.packets.push({ ...rtp.value, timeMs });
  }
  return [...flows.values()].map(({ vantage, ...flow }) => flow);
}
