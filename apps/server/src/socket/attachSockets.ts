import type { Server as HttpServer } from 'node:http';
import type { Bytes } from '@sotto/base';
import { accept, type HelloMemory, socketWire } from '@sotto/envelope';
import { errorCode } from '@sotto/log';
import { relayNamespace, wireEvent } from '@sotto/protocol';
import { Server, type Socket } from 'socket.io';
import type { ServerParts } from '../ServerParts.ts';
import { greetClient } from './greetClient.ts';
import { greetRelay } from './greetRelay.ts';
import { serveClient } from './serveClient.ts';

/** How long a connection may take to say a good hello, in milliseconds. */
const helloDeadlineMs = 10_000;

/** The Socket.IO edge: WebSocket only, one opaque binary event, sealed from its first message on. */
export function attachSockets(
  http: HttpServer,
  parts: ServerParts,
  relayKeys: readonly Bytes[],
): { close(): Promise<void> } {
  const io = new Server(http, {
    transports: ['websocket'],
    serveClient: false,
    perMessageDeflate: false,
    httpCompression: false,
    maxHttpBufferSize: 128 * 1024,
    pingInterval: 5_000,
    pingTimeout: 8_000,
    connectTimeout: helloDeadlineMs,
  });
  const memory = storedMemory(parts);
  const options = { keys: parts.keys, memory, now: parts.now, deadlineMs: helloDeadlineMs };
  io.on('connection', (socket) => {
    run(
      parts,
      async () => {
        const accepted = await accept(socketWire(socket, wireEvent), {
          ...options,
          judge: (hello) => greetClient(hello, parts),
        });
        if (accepted) serveClient(accepted.connection, accepted.context, parts);
      },
      socket,
    );
  });
  io.of(relayNamespace).on('connection', (socket) => {
    run(
      parts,
      async () => {
        const judge = greetRelay;
        const accepted = await accept(socketWire(socket, wireEvent), {
          ...options,
          judge: (hello) => judge(hello, { keys: parts.keys, relayKeys }),
        });
        if (accepted) parts.relays.add(accepted.connection);
      },
      socket,
    );
  });
  return { close: () => io.close() };
}

function run(parts: ServerParts, serve: () => Promise<void>, socket: Socket): void {
  serve().catch((error: unknown) => {
    parts.log.error('connection-failed', { code: errorCode(error) });
    socket.disconnect(true);
  });
}

/** Hellos seen on any node, in the database that all nodes share. */
function storedMemory({ store }: ServerParts): HelloMemory {
  return { claim: (key, expiresAtMs) => store.hellos.claim(key, new Date(expiresAtMs)) };
}
