import type { Bytes, Secret } from '@sotto/base';
import type { SealedConnection } from '@sotto/envelope';
import type { Log } from '@sotto/log';
import { encodeCanonical } from '@sotto/protocol';
import { dialServer } from './dialServer.ts';
import { serveCommands } from './serveCommands.ts';
import { MediaCommands } from './sfu/MediaCommands.ts';
import { WorkerPool, type WorkerPoolOptions } from './sfu/WorkerPool.ts';

export interface RelayOptions extends WorkerPoolOptions {
  readonly serverUrls: readonly string[];
  readonly seed: Secret;
  readonly fingerprint: Bytes | undefined;
  readonly log: Log;
  /** Monotonic, in milliseconds. */
  readonly now: () => number;
  /** How long a transport outlives its server, in milliseconds; a minute where left out. */
  readonly orphanMs?: number;
  /** Sees each control message after opening, both ways; for tests. */
  readonly controlTap?: (message: Uint8Array) => void;
}

/** How long streams outlive the loss of the server that opened them, in milliseconds. [L4] */
const orphanMs = 60_000;

/** A running relay: workers up, servers being dialled. `close` ends both. */
export async function createRelay(options: RelayOptions): Promise<{ close(): void }> {
  const pool = await WorkerPool.create(options);
  const dials = options.serverUrls.map((url) =>
    dialServer({ ...options, url, onConnection: createServing(pool, options) }),
  );
  return {
    close() {
      for (const dialled of dials) dialled.close();
      pool.close();
    },
  };
}

/** Serves one server over each connection to it in turn; its streams outlive the gaps between them. [L4] */
function createServing(pool: WorkerPool, options: RelayOptions): (connection: SealedConnection) => void {
  const { log, now, controlTap } = options;
  let current: SealedConnection | undefined;
  const commands = new MediaCommands(pool, (handle) => {
    const message = encodeCanonical({ closed: handle });
    controlTap?.(message);
    current?.send(message);
  });
  return (connection) => {
    current = connection;
    log.info('server-connected');
    serveCommands(connection, { commands, log, now, tap: controlTap });
    connection.onClose(() => {
      current = undefined;
      log.warn('server-lost');
      commands.orphanAll(options.orphanMs ?? orphanMs);
    });
  };
}
