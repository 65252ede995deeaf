import { type Fault, fail, ok, type Result } from '@sotto/base';
import { type InternetFault, openInternetLayer } from './internetLayer.ts';
import { type LinkFault, openLinkLayer } from './linkLayer.ts';
import type { PcapRecord } from './pcap.ts';

/** One end of a conversation. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

interface Envelope {
  readonly timeMs: number;
  readonly vantage: string;
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly payload: Buffer;
}

/** A UDP datagram. */
export interface UdpPacket extends Envelope {
  readonly protocol: 'udp';
}

/** A TCP segment. */
export interface TcpPacket extends Envelope {
  readonly protocol: 'tcp';
  readonly sequence: number;
  readonly acknowledged: number | undefined;
  readonly isSyn: boolean;
  readonly isFin: boolean;
  readonly isReset: boolean;
}

export type Packet = UdpPacket | TcpPacket;
export type PacketFault = LinkFault | InternetFault | Fault<'clipped' | 'other-protocol'>;

const TCP = 6;
const UDP = 17;

/** Takes a captured packet apart, down to what UDP or TCP carries. */
export function parsePacket(record: PcapRecord, linkType: number): Result<Packet, PacketFault> {
  if (record.bytes.length < record.originalBytes) return fail('clipped');
  const link = openLinkLayer(record.bytes, linkType);
  if (!link.ok) return link;
  const internet = openInternetLayer(link.value.network);
  if (!internet.ok) return internet;
  const { protocol, source, destination, transport } = internet.value;
  if (protocol !== TCP && protocol !== UDP) return fail('other-protocol');
  if (transport.length < (protocol === TCP ? 20 : 8)) return fail('cut-short');
  const envelope = {
    timeMs: record.timeMs,
    vantage: link.value.vantage,
    source: { address: source, port: transport.readUInt16BE(0) },
    destination: { address: destination, port: transport.readUInt16BE(2) },
  };
  if (protocol === UDP) return ok({ ...envelope, protocol: 'udp', payload: transport.subarray(8) });
  return ok({ ...envelope, ...parseTcp(transport) });
}

function parseTcp(transport: Buffer): Omit<TcpPacket, 'timeMs' | 'vantage' | 'source' | 'destination'> {
  const flags = transport.readUInt8(13);
  return {
    protocol: 'tcp',
    sequence: transport.readUInt32BE(4),
    acknowledged: flags & 0x10 ? transport.readUInt32BE(8) : undefined,
    isSyn: (flags & 0x02) !== 0,
    isFin: (flags & 0x01) !== 0,
    isReset: (flags & 0x04) !== 0,
    payload: transport.subarray((transport.readUInt8(12) >> 4) * 4),
  };
}

/** An endpoint as findings name it. */
export function nameEndpoint({ address, port }: Endpoint): string {
  return `${address}:${port}`;
}
