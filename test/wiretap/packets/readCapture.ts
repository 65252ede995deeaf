import type { Anomaly } from '../Finding.ts';
import { type Packet, parsePacket, type TcpPacket, type UdpPacket } from './Packet.ts';
import { parsePcap } from './pcap.ts';

/** All packets of a capture file, and why it is not all that went over the wire. */
export interface CaptureReading {
  readonly udp: readonly UdpPacket[];
  readonly tcp: readonly TcpPacket[];
  readonly anomalies: readonly Anomaly[];
}

/** Neither ARP nor ICMP carries what we look for as a stream. */
const HARMLESS = ['not-ip', 'other-protocol'];

/** Splits a capture file into UDP and TCP packets. Unreadable packets are an anomaly, one for each kind. */
export function readCapture(file: Uint8Array): CaptureReading {
  const pcap = parsePcap(file);
  if (!pcap.ok) return { udp: [], tcp: [], anomalies: [gap(pcap.error.code)] };
  const codes = new Set<string>(pcap.value.isWhole ? [] : ['file-cut-short']);
  const packets: Packet[] = [];
  for (const record of pcap.value.records) {
    const packet = parsePacket(record, pcap.value.linkType);
    if (packet.ok) packets.push(packet.value);
    else if (!HARMLESS.includes(packet.error.code)) codes.add(packet.error.code);
  }
  return {
    udp: packets.filter((packet) => packet.protocol === 'udp'),
    tcp: packets.filter((packet) => packet.protocol === 'tcp'),
    anomalies: [...codes].map(gap),
  };
}

function gap(code: string): Anomaly {
  return { kind: 'capture-gap', code, where: 'capture file' };
}
