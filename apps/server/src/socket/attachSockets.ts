import type { Server as HttpServer } from 'node:http';
import type { Bytes } from '@sotto/base';
import { type Accepted, type AcceptOptions, accept, type HelloMemory } from '@sotto/envelope';
import { errorFields } from '@sotto/log';
import { relayNamespace } from '@sotto/protocol';
import { Server, type Socket } from 'socket.io';
import { type Budget, createBudget } from '../limits/createBudget.ts';
import type { Visitors } from '../limits/Visitors.ts';
import type { ServerParts } from '../ServerParts.ts';
import { StoreError } from '../store/StoreError.ts';
import { createDoor, shutOtherDoors } from './createDoor.ts';
import { greetClient } from './greetClient.ts';
import { greetRelay } from './greetRelay.ts';
import { type GuardOptions, guardConnection } from './guardConnection.ts';
import { holdToFewFrames } from './holdToFewFrames.ts';
import { holdToOneEvent } from './holdToOneEvent.ts';
import { type Namespace, peerWire } from './peerWire.ts';
import { serveClient } from './serveClient.ts';
import { hasPageGone, watchFarewell } from './watchFarewell.ts';
import { askRelay, watchHost } from './watchHost.ts';

/** How long a connection may take to send a valid hello, in milliseconds. */
const helloDeadlineMs = 10_000;

/** The Socket.IO edge: WebSocket only, one opaque binary event, sealed from its first message on. */
export function attachSockets(
  http: HttpServer,
  parts: ServerParts,
  { relayKeys, visitors }: { relayKeys: readonly Bytes[]; visitors: Visitors },
): { close(): Promise<void> } {
  const door = createDoor(visitors);
  const io = new Server(http, {
    transports: ['websocket'],
    serveClient: false,
    perMessageDeflate: false,
    httpCompression: false,
    destroyUpgrade: false,
    maxHttpBufferSize: 128 * 1024,
    // Slow, since each ping costs the server about 0.2 ms. `watchHost` notices lost speakers and moderators earlier.
    // [R7]
    pingInterval: 20_000,
    pingTimeout: 5_000,
    connectTimeout: helloDeadlineMs,
    allowRequest: door.allowRequest,
  });
  shutOtherDoors(io, http);
  holdToFewFrames(io);
  const guard: Omit<GuardOptions, 'budget'> = { now: parts.now, onCut: (kind) => parts.metrics.connectionCut(kind) };
  const liftLimits = new WeakMap<Socket['conn'], () => void>();
  const budgets = new WeakMap<Socket['conn'], Budget>();
  io.engine.on('connection', (engine: Socket['conn']) => {
    const budget = createBudget(door.visitorOf(engine.request), parts.now);
    budgets.set(engine, budget);
    watchHost(engine, { budget, now: () => performance.now() });
    liftLimits.set(engine, guardConnection(engine, { ...guard, budget }));
  });
  const memory = storedMemory(parts);
  const onRefused = (code: string) => parts.metrics.helloAnswered(code);
  const options = { keys: parts.keys, memory, now: parts.now, deadlineMs: helloDeadlineMs, onRefused };
  type Receiving<T> = Pick<AcceptOptions<T>, 'judge'> & { readonly namespace: Namespace };
  function receive<T>({ judge, namespace }: Receiving<T>, serve: (accepted: Accepted<T>, socket: Socket) => void) {
    return (socket: Socket) => {
      holdToOneEvent(socket);
      watchFarewell(socket);
      const accepting = accept(peerWire(socket, namespace), { ...options, judge });
      accepting
        .then((accepted) => {
          if (!accepted) return;
          parts.metrics.helloAnswered('ok');
          serve(accepted, socket);
        })
        .catch((error: unknown) => {
          // A fault of the database stands in the log as the database gave it.
          const isPassing = error instanceof StoreError && error.isPassing;
          if (!isPassing) parts.log.error('connection-failed', errorFields(error));
          socket.disconnect(true);
        });
    };
  }
  const onClient = receive(
    { judge: (hello) => greetClient(hello, parts), namespace: '/' },
    ({ connection, context }, socket) => {
      const budget = budgets.get(socket.conn) ?? createBudget(door.visitorOf(socket.request), parts.now);
      const guest = { ...context, budget, hasPageGone: () => hasPageGone(socket) };
      serveClient(connection, guest, parts);
    },
  );
  const onRelay = receive(
    {
      judge: (hello) => greetRelay(hello, { keys: parts.keys, relayKeys }),
      namespace: relayNamespace,
    },
    ({ connection, context }, { conn }) => {
      liftLimits.get(conn)?.();
      const budget = budgets.get(conn);
      if (budget) budget.isHost = () => true;
      askRelay(conn);
      parts.relays.add(connection, context);
    },
  );
  io.on('connection', onClient);
  io.of(relayNamespace).on('connection', onRelay);
  return { close: () => io.close() };
}

/** Hellos seen on any node, in the database that all nodes share. */
function storedMemory({ store }: ServerParts): HelloMemory {
  return { claim: (key, expiresAtMs) => store.hellos.claim(key, new Date(expiresAtMs)) };
}
