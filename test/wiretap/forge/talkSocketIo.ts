import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server as SocketServer } from 'socket.io';
import { io } from 'socket.io-client';

/** The messages of both ends, and their form. */
export interface Talk {
  readonly uplink: Uint8Array;
  readonly downlink: Uint8Array;
  readonly isDeflated: boolean;
}

/** A Socket.IO server that answers each binary event with another, over WebSocket alone. */
export interface TalkServer {
  readonly port: number;
  close(): Promise<void>;
}

export async function createTalkServer({ downlink, isDeflated }: Omit<Talk, 'uplink'>): Promise<TalkServer> {
  const http: Server = createServer().listen(0, '127.0.0.1');
  const perMessageDeflate = isDeflated ? { threshold: 0 } : false;
  const sockets = new SocketServer(http, { transports: ['websocket'], perMessageDeflate, serveClient: false });
  sockets.on('connection', (socket) => {
    socket.on('m', (_: Uint8Array, acknowledge: (answer: Uint8Array) => void) => acknowledge(downlink));
  });
  await once(http, 'listening');
  return { port: (http.address() as AddressInfo).port, close: () => sockets.close() };
}

/** Connects through `port`, sends the event twice, waits for both answers and leaves. */
export async function talk(port: number, uplink: Uint8Array): Promise<void> {
  const socket = io(`ws://127.0.0.1:${port}`, { transports: ['websocket'], reconnection: false });
  for (let round = 0; round < 2; round++) await socket.emitWithAck('m', uplink);
  socket.disconnect();
}
