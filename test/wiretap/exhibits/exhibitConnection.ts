import type { Anomaly } from '../Finding.ts';
import { type HttpConversation, parseHttpConversation, type Upgrade } from '../http/httpConversation.ts';
import { readWebSocket } from '../http/webSocket.ts';
import { nameEndpoint } from '../packets/Packet.ts';
import type { TcpDirection } from '../packets/tcpDirection.ts';
import type { TcpConnection } from '../packets/tcpStreams.ts';
import type { Exhibit, ExhibitGroup } from './Exhibit.ts';
import { exhibitHttp } from './exhibitHttp.ts';

/** The exhibits of a connection. Bytes that no parser here understands are an anomaly, and are searched as they are. */
export interface ConnectionView extends ExhibitGroup {
  readonly anomalies: readonly Anomaly[];
  /** Number of WebSocket messages in each direction. */
  readonly messages: { readonly uplink: number; readonly downlink: number };
}

type Side = 'uplink' | 'downlink';
type Part = Omit<ConnectionView, 'unparsed' | 'messages'>;

/** Reads a connection as HTTP/1.1 that may become a WebSocket. */
export function exhibitConnection(connection: TcpConnection, name: string): ConnectionView {
  const { client, server } = connection;
  const empty = Buffer.alloc(0);
  const http = parseHttpConversation(client?.bytes ?? empty, server?.bytes ?? empty);
  const uplink = http.upgrade ? exhibitMessages(http.upgrade, 'uplink', name) : undefined;
  const downlink = http.upgrade ? exhibitMessages(http.upgrade, 'downlink', name) : undefined;
  const parts = [exhibitConversation(http, name), uplink, downlink].filter((part) => part !== undefined);
  return {
    exhibits: parts.flatMap((part) => part.exhibits),
    anomalies: parts.flatMap((part) => part.anomalies),
    unparsed: [...exhibitRaw(client, 'uplink'), ...exhibitRaw(server, 'downlink')],
    messages: { uplink: uplink?.exhibits.length ?? 0, downlink: downlink?.exhibits.length ?? 0 },
  };
}

function exhibitConversation({ requests, responses, faults }: HttpConversation, name: string): Part {
  const exhibits = [
    ...requests.flatMap((request, index) => exhibitHttp(request, 'uplink', `${name} request ${index}`)),
    ...responses.flatMap((response, index) => exhibitHttp(response, 'downlink', `${name} response ${index}`)),
  ];
  const anomalies = Object.entries(faults).map(([side, fault]) => unread(fault.code, `${name} ${side}`));
  return { exhibits, anomalies };
}

function exhibitMessages(upgrade: Upgrade, kind: Side, name: string): Part {
  const sender = kind === 'uplink' ? 'client' : 'server';
  const { messages, fault } = readWebSocket(upgrade[sender], upgrade.extensions, sender);
  const exhibits = messages.map(({ payload }, index): Exhibit => {
    return { kind, where: `${name} ${sender} message ${index}`, bytes: payload, isDeep: true };
  });
  return { exhibits, anomalies: fault ? [unread(fault.code, `${name} ${sender} messages`)] : [] };
}

/** A direction's bytes as they were on the wire, those after a hole included. */
export function exhibitRaw(direction: TcpDirection | undefined, kind: Side): readonly Exhibit[] {
  if (!direction) return [];
  const where = `tcp ${nameEndpoint(direction.source)} > ${nameEndpoint(direction.destination)}`;
  return [direction.bytes, ...direction.beyondHole].map((bytes) => ({ kind, where, bytes, isDeep: false }));
}

function unread(code: string, where: string): Anomaly {
  return { kind: 'unread', code, where };
}
