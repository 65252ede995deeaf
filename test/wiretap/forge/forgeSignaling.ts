import { createRandom } from '../../harness/createRandom.ts';
import { createBytes } from './createBytes.ts';
import type { Route } from './forgeDatagram.ts';
import type { ForgedPacket } from './forgePcap.ts';
import { forgeTcp, type Utterance } from './forgeTcp.ts';
import { deflateAlone, forgeFrame, forgeUpgradeRequest, forgeUpgradeResponse } from './forgeWebSocket.ts';

/** The messages between a browser and the server. */
export interface SignalingShape {
  /** Address of the requested page. */
  readonly pageTarget?: string;
  readonly pageHeaders?: string;
  readonly page?: string;
  readonly socketTarget?: string;
  readonly uplinkMessages?: readonly Uint8Array[];
  readonly downlinkMessages?: readonly Uint8Array[];
  readonly isDeflated?: boolean;
}

const ROUTE: Route = { source: ['10.77.0.2', 45_000], destination: ['10.77.0.1', 8080] };
const MASK = Buffer.from([0x9a, 0x3c, 0x55, 0xf1]);

/** Two connections: one that fetches the page, one that becomes a WebSocket with a Socket.IO session in it. */
export function forgeSignaling(shape: SignalingShape, timeMs: number): readonly ForgedPacket[] {
  const pageRoute = { ...ROUTE, source: [ROUTE.source[0], 45_001] } as const;
  return [...forgeTcp(pageRoute, forgePage(shape, timeMs)), ...forgeTcp(ROUTE, forgeSocket(shape, timeMs))];
}

function forgePage({ pageTarget = '/r', pageHeaders = '', page = '<!doctype html>' }: SignalingShape, timeMs: number) {
  const request = `GET ${pageTarget} HTTP/1.1\r\nHost: sotto.test\r\n${pageHeaders}\r\n`;
  const response = `HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(page)}\r\n\r\n${page}`;
  return [
    { from: 'client', bytes: Buffer.from(request), timeMs },
    { from: 'server', bytes: Buffer.from(response), timeMs },
  ] satisfies Utterance[];
}

function forgeSocket(shape: SignalingShape, timeMs: number): readonly Utterance[] {
  const random = createRandom(4);
  const { uplinkMessages = [createBytes(random, 256)], downlinkMessages = [createBytes(random, 512)] } = shape;
  const framed = (message: Uint8Array, mask?: Uint8Array) =>
    forgeFrame(shape.isDeflated ? deflateAlone(message) : message, {
      isCompressed: shape.isDeflated ?? false,
      ...(mask && { mask }),
    });
  const extensions = shape.isDeflated
    ? 'permessage-deflate; client_no_context_takeover; server_no_context_takeover'
    : '';
  return [
    { from: 'client', bytes: forgeUpgradeRequest(shape.socketTarget), timeMs },
    { from: 'server', bytes: forgeUpgradeResponse(extensions), timeMs },
    ...uplinkMessages.map((message) => ({ from: 'client', bytes: framed(message, MASK), timeMs }) as const),
    ...downlinkMessages.map((message) => ({ from: 'server', bytes: framed(message), timeMs }) as const),
  ];
}
