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
  /** Sees each control message after opening, both ways; for tests. */
  readonly controlTap?: (message: Uint8Array) => void;
}

/** How long streams outlive the loss of the server that opened them, in milliseconds. [L4] */
const graceMs = 60_000;

/** A running relay: workers up, servers being dialled. `close` ends both. */
export async function createRelay(options: RelayOptions): Promise<{ close(): void }> {
  const pool = await WorkerPool.create(options);
  const dials = options.serverUrls.map((url) => {
    let abandoned: (() => void) | undefined;
    const onConnection = (connection: SealedConnection) => {
      // The server that is back knows nothing of what it opened before.
      abandoned?.();
      abandoned = serve(connection, pool, options);
      options.log.info('server-connected');
    };
    return dialServer({ ...options, url, onConnection });
  });
  return {
    close() {
      for (const dialled of dials) dialled.close();
      pool.close();
    },
  };
}

/** @returns closes what this connection opened, at once where its grace still runs */
function serve(connection: SealedConnection, pool: WorkerPool, options: RelayOptions): () => void {
  const tell = (message: Bytes) => {
    options.controlTap?.(message);
    connection.send(message);
  };
  const commands = new MediaCommands(pool, (handle) => tell(encodeCanonical({ closed: handle })));
  serveCommands(connection, { commands, log: options.log, now: options.now, tap: options.controlTap });
  let timer: NodeJS.Timeout | undefined;
  const closeAll = () => {
    clearTimeout(timer);
    void commands.closeAll();
  };
  connection.onClose(() => {
    options.log.warn('server-lost');
    timer = setTimeout(closeAll, graceMs).unref();
  });
  return closeAll;
}
