import type { Bytes, Secret } from '@sotto/base';
import type { SealedConnection } from '@sotto/envelope';
import { createTally, type Log, type Tally } from '@sotto/log';
import { createSilentMeter, type Meter } from '@sotto/metrics';
import { encodeCanonical } from '@sotto/protocol';
import { dialServer } from './dialServer.ts';
import type { RelayCatalogue } from './metrics/catalogue.ts';
import { countTallied, readRelay } from './metrics/readRelay.ts';
import { watchLoop } from './metrics/watchLoop.ts';
import { paceNotices } from './paceNotices.ts';
import { serveCommands } from './serveCommands.ts';
import { MediaCommands, type MediaOptions } from './sfu/MediaCommands.ts';
import { WorkerPool, type WorkerPoolOptions } from './sfu/WorkerPool.ts';
import { type RelayStats, readRelayStats } from './stats/readRelayStats.ts';

export interface RelayOptions extends WorkerPoolOptions {
  readonly serverUrls: readonly string[];
  readonly seed: Secret;
  readonly fingerprint: Bytes | undefined;
  readonly log: Log;
  /** Counts for /metrics; nothing is counted if left out. */
  readonly meter?: Meter<RelayCatalogue>;
  /** Monotonic, in milliseconds. */
  readonly now: () => number;
  /** How long a transport outlives the connection to its server, in milliseconds; a minute if left out. */
  readonly orphanMs?: number;
  /** Sees each control message in clear, both ways; for tests. */
  readonly controlTap?: (message: Uint8Array) => void;
}

/** A running relay: workers up, servers being dialled. */
export interface Relay {
  /** Reads the current load; the cost does not grow with the load. */
  stats(): Promise<RelayStats>;
  /** Ends everything; idempotent. */
  close(): void;
}

/** How long streams outlive the connection to the server that opened them, in milliseconds. [L4] */
const orphanMs = 60_000;

export async function createRelay(options: RelayOptions): Promise<Relay> {
  const pool = await WorkerPool.create(options);
  const { log, now, meter = createSilentMeter<RelayCatalogue>() } = options;
  const tally = createTally({ log, onCount: countTallied(meter) });
  const loop = watchLoop({ meter, log, now });
  const received = { packets: 0, lost: 0 };
  const onReceived: MediaOptions['onReceived'] = ({ packets, lost }) => {
    received.packets += packets;
    received.lost += lost;
  };
  const servers = options.serverUrls.map((url) => {
    const serving = createServing({ pool, onReceived, tally, now: options.now }, options);
    return { ...serving, dialled: dialServer({ ...options, url, tally, onConnection: serving.serve }) };
  });
  const stats = () => readRelayStats({ pool, servers, received });
  readRelay(meter, stats);
  return {
    stats,
    close() {
      loop.close();
      for (const { part } of servers) part();
      for (const { dialled } of servers) dialled.close();
      // The tally closes first: transports that end from here on end only because the relay does, so they are not
      // counted.
      tally.close();
      pool.close();
    },
  };
}

interface Serving {
  readonly commands: MediaCommands;
  readonly isConnected: () => boolean;
  readonly serve: (connection: SealedConnection) => void;
  /** Notes that the relay ends: from here on, connections end on purpose. */
  readonly part: () => void;
}

type Shared = Omit<MediaOptions, 'onClosed' | 'pool'> & { readonly pool: WorkerPool; readonly tally: Tally };

/** Serves one server over each connection to it in turn; its streams outlive the gaps between them. [L4] */
function createServing(shared: Shared, { log, controlTap, orphanMs: graceMs = orphanMs }: RelayOptions): Serving {
  const { now, tally } = shared;
  let current: SealedConnection | undefined;
  let isParting = false;
  const onClosed = paceNotices((handle: Bytes) => {
    const message = encodeCanonical({ closed: handle });
    controlTap?.(message);
    current?.send(message);
  });
  const commands = new MediaCommands({ ...shared, onClosed });
  return {
    commands,
    isConnected: () => current !== undefined,
    part() {
      isParting = true;
    },
    serve(connection) {
      current = connection;
      // The failed attempts come before the one that succeeded.
      tally.flush();
      log.info('server-connected');
      serveCommands(connection, { commands, tally, now, tap: controlTap });
      connection.onClose(() => {
        if (current !== connection) return;
        current = undefined;
        const count = commands.sizes.transports;
        // If everything stops, the server may end first, and this process may read its last packet before its own
        // signal.
        setImmediate(() => isParting || log.warn('server-lost', { count }));
        commands.orphanAll(graceMs);
      });
    },
  };
}
