import type { Anomaly } from '../Finding.ts';
import { isFramedRtp, readFramedDatagrams } from '../media/framedRtp.ts';
import { collectRtpFlows, type Datagram, type RtpFlow } from '../media/rtpFlows.ts';
import { nameEndpoint, type UdpPacket } from '../packets/Packet.ts';
import { readCapture } from '../packets/readCapture.ts';
import type { TcpDirection } from '../packets/tcpDirection.ts';
import { assembleTcp, type TcpConnection } from '../packets/tcpStreams.ts';
import { type ExhibitGroup, groupOf } from './Exhibit.ts';
import { exhibitConnection, exhibitRaw } from './exhibitConnection.ts';
import { exhibitDatagram } from './exhibitDatagram.ts';

/** Everything that a capture shows. */
export interface NetworkView {
  readonly groups: readonly ExhibitGroup[];
  readonly flows: { readonly uplink: readonly RtpFlow[]; readonly downlink: readonly RtpFlow[] };
  readonly anomalies: readonly Anomaly[];
  readonly messages: { readonly uplink: number; readonly downlink: number };
}

/**
 * Reads a capture file down to messages and media flows.
 *
 * @param mediaPorts the ports of relays: packets from there are downlink, all other UDP is uplink
 */
export function readNetwork(file: Uint8Array, mediaPorts: readonly number[]): NetworkView {
  const capture = readCapture(file);
  const connections = assembleTcp(capture.tcp);
  const [media, signaling] = partition(connections, carriesMedia);
  const datagrams = [...capture.udp.map(toDatagram), ...media.flatMap(unframe)];
  const sideOf = ({ source }: Datagram | RtpFlow) => (mediaPorts.includes(source.port) ? 'downlink' : 'uplink');
  const views = signaling.map((connection) => exhibitConnection(connection, nameConnection(connection)));
  const flows = collectRtpFlows(datagrams);
  const [downlink, uplink] = partition(flows, (flow) => sideOf(flow) === 'downlink');
  const seen = (side: 'uplink' | 'downlink') => views.reduce((sum, view) => sum + view.messages[side], 0);
  return {
    groups: [...views, ...media.map(rawGroup), groupOf(datagrams.flatMap((one) => exhibitDatagram(one, sideOf(one))))],
    flows: { uplink, downlink },
    anomalies: [...capture.anomalies, ...connections.flatMap(findGaps), ...views.flatMap((view) => view.anomalies)],
    messages: { uplink: seen('uplink'), downlink: seen('downlink') },
  };
}

function toDatagram({ payload, ...packet }: UdpPacket): Datagram {
  return { ...packet, bytes: payload };
}

function carriesMedia({ client, server }: TcpConnection): boolean {
  return [client, server].some((direction) => direction !== undefined && isFramedRtp(direction.bytes));
}

function unframe({ client, server }: TcpConnection): readonly Datagram[] {
  return [client, server]
    .filter((direction) => direction !== undefined)
    .flatMap(({ source, destination, bytes, timeAt }) =>
      readFramedDatagrams(bytes).map((datagram) => {
        const timeMs = timeAt(datagram.start);
        return { timeMs, vantage: 'tcp', protocol: 'tcp', source, destination, bytes: datagram.bytes };
      }),
    );
}

function rawGroup({ client, server }: TcpConnection): ExhibitGroup {
  return { exhibits: [], unparsed: [...exhibitRaw(client, 'uplink'), ...exhibitRaw(server, 'downlink')] };
}

function findGaps({ client, server }: TcpConnection): readonly Anomaly[] {
  return [client, server]
    .filter((direction) => direction !== undefined)
    .flatMap((direction) =>
      direction.gaps.map((code) => ({ kind: 'capture-gap', code, where: `tcp ${nameDirection(direction)}` })),
    );
}

function nameConnection({ client, server }: TcpConnection): string {
  const direction = client ?? server;
  return `tcp ${direction ? nameDirection(direction) : ''}`;
}

function nameDirection({ source, destination }: TcpDirection): string {
  return `${nameEndpoint(source)} > ${nameEndpoint(destination)}`;
}

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}
