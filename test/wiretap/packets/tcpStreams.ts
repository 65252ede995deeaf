import { nameEndpoint, type TcpPacket } from './Packet.ts';
import { assembleDirection, type TcpDirection } from './tcpDirection.ts';

/** A TCP connection: the bytes of the end that opened it, and the bytes of the other. */
export interface TcpConnection {
  readonly client: TcpDirection | undefined;
  readonly server: TcpDirection | undefined;
}

interface Conversation {
  readonly opener: string;
  readonly openerSequence: number | undefined;
  readonly packets: TcpPacket[];
}

/**
 * Sorts segments into connections and puts each direction in order.
 *
 * A new SYN on the same ports begins a new connection. If no SYN was captured, the end with the higher port counts as
 * the opener, and both directions report `no-start`.
 */
export function assembleTcp(packets: readonly TcpPacket[]): readonly TcpConnection[] {
  const latest = new Map<string, Conversation>();
  const conversations: Conversation[] = [];
  for (const packet of packets) {
    const ends = [nameEndpoint(packet.source), nameEndpoint(packet.destination)].sort().join(' ');
    let conversation = latest.get(ends);
    if (!conversation || isOpening(packet, conversation)) {
      conversation = begin(packet);
      latest.set(ends, conversation);
      conversations.push(conversation);
    }
    conversation.packets.push(packet);
  }
  return conversations.map(assemble);
}

function isOpening(packet: TcpPacket, current: Conversation): boolean {
  const isFirstSyn = packet.isSyn && packet.acknowledged === undefined;
  return isFirstSyn && packet.sequence !== current.openerSequence;
}

function begin(packet: TcpPacket): Conversation {
  const isOpener = packet.isSyn ? packet.acknowledged === undefined : packet.source.port > packet.destination.port;
  const opener = nameEndpoint(isOpener ? packet.source : packet.destination);
  return { opener, openerSequence: packet.isSyn && isOpener ? packet.sequence : undefined, packets: [] };
}

function assemble({ opener, packets }: Conversation): TcpConnection {
  const ofClient = packets.filter((packet) => nameEndpoint(packet.source) === opener);
  const ofServer = packets.filter((packet) => nameEndpoint(packet.source) !== opener);
  return {
    client: ofClient.length > 0 ? assembleDirection(ofClient, ofServer) : undefined,
    server: ofServer.length > 0 ? assembleDirection(ofServer, ofClient) : undefined,
  };
}
