import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes, Secret } from '@sotto/base';
import { createServerKeys } from '@sotto/envelope';
import { createLog } from '@sotto/log';
import sodium from 'libsodium-wrappers';
import { createRelay, type Relay, type RelayOptions } from '../../apps/relay/src/createRelay.ts';
import { type AppOptions, createApp } from '../../apps/server/src/app.ts';
import { armClaim } from '../../apps/server/src/armClaim.ts';
import { type Database, openDatabase } from '../../apps/server/src/openDatabase.ts';
import type { Taps } from '../../apps/server/src/ServerParts.ts';
import { ensureWorker } from '../../tools/worker/ensureWorker.js';
import { findFreePort } from './findFreePort.ts';

export interface SottoOptions {
  /** The relay's addresses; loopback unless a test needs an outward one. */
  readonly listen?: RelayOptions['listen'];
  /** The relay's port, UDP and TCP; a free one if left out. */
  readonly rtcPort?: number;
  /**
   * The address at which the relay dials this server. It is the server's origin unless a test puts something between.
   */
  readonly dialThrough?: (origin: string) => Promise<string>;
  /** Number of the relay's workers; one if left out. */
  readonly workers?: number;
  readonly taps?: Taps;
  readonly controlTap?: RelayOptions['controlTap'];
  readonly onProducer?: RelayOptions['onProducer'];
  /** Count what server and relay do. */
  readonly meter?: AppOptions['meter'];
  readonly relayMeter?: RelayOptions['meter'];
  readonly onLogLine?: (line: string) => void;
  /** If given, loopback counts as an ordinary address. */
  readonly trustedProxy?: string;
  readonly limits?: AppOptions['limits'];
  /** True if rooms may be created without a house after the server has been claimed. */
  readonly isOpenToAll?: boolean;
  readonly capacity?: AppOptions['capacity'];
  /** How long a transport at the relay outlives the connection to its server, in milliseconds. */
  readonly orphanMs?: number;
  /** A PostgreSQL in place of the embedded one. */
  readonly databaseUrl?: string;
  /** The server's clock, in milliseconds since the epoch. */
  readonly now?: () => number;
}

/** The real product in this process: embedded PostgreSQL, server, and relay with its worker. */
export interface RunningSotto {
  readonly origin: string;
  /** The relay's, UDP and TCP. */
  readonly rtcPort: number;
  /** The claim link that the first start prints. */
  readonly claimLink: string;
  /** The database that is open now: a restarted server opens another. */
  readonly database: Database;
  readonly databaseUrl: string;
  readonly dataDir: string;
  /** Ends the server and its database, as the end of its process does; the relay continues. */
  stopServer(): Promise<void>;
  /** Starts the server again, on the same data and the same port; resolves once the relay has dialled in. */
  startServer(): Promise<void>;
  /** The current load of the relay. */
  relayStats(): ReturnType<Relay['stats']>;
  /** Ends the relay and its worker at once, as a crash would. */
  killRelay(): void;
  /** Starts a relay on the same port, under the same key. */
  startRelay(): Promise<void>;
  close(): Promise<void>;
}

/** Starts everything, with data in a folder that `close` removes; resolves once the relay has dialled in. */
export async function startSotto(options: SottoOptions = {}): Promise<RunningSotto> {
  await sodium.ready;
  const folder = await mkdtemp(join(tmpdir(), 'sotto-test-'));
  const seed = new Secret(randomBytes(32));
  const relayKey = new Uint8Array(sodium.crypto_sign_seed_keypair(seed.expose()).publicKey);
  const sink = { write: (line: string) => options.onLogLine?.(line) };
  const keys = await createServerKeys();
  let server = await serve({ folder, keys, relayKey, sink, port: 0, options });
  const origin = `http://127.0.0.1:${server.port}`;
  const dialledIn = createLineWatch('server-connected');
  const relayOptions: RelayOptions = {
    serverUrls: [(await options.dialThrough?.(origin)) ?? origin],
    seed,
    fingerprint: undefined,
    workerBinary: await ensureWorker({ log: () => undefined }),
    workers: options.workers ?? 1,
    rtcPort: options.rtcPort ?? (await findFreePort()),
    listen: options.listen ?? [{ ip: '127.0.0.1' }],
    log: createLog({ component: 'relay', sink: dialledIn.watch(sink) }),
    now: () => performance.now(),
    onGivenUp: () => {
      throw new Error('the relay workers died again and again');
    },
    onProducer: options.onProducer,
    ...(options.relayMeter ? { meter: options.relayMeter } : {}),
    ...(options.controlTap ? { controlTap: options.controlTap } : {}),
    ...(options.orphanMs ? { orphanMs: options.orphanMs } : {}),
  };
  const start = async () => {
    const [started] = await Promise.all([onceFree(() => createRelay(relayOptions)), dialledIn.next()]);
    return started;
  };
  let relay = await start();
  return {
    origin,
    rtcPort: relayOptions.rtcPort,
    claimLink: `${origin}${await armClaim(server.database.store, keys)}`,
    get database() {
      return server.database;
    },
    get databaseUrl() {
      return server.database.url;
    },
    dataDir: folder,
    stopServer: () => server.close(),
    async startServer() {
      const back = dialledIn.next();
      server = await serve({ folder, keys, relayKey, sink, port: server.port, options });
      await back;
    },
    relayStats: () => relay.stats(),
    killRelay: () => relay.close(),
    async startRelay() {
      relay = await start();
    },
    async close() {
      relay.close();
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface ServeOptions {
  readonly folder: string;
  readonly keys: AppOptions['keys'];
  readonly relayKey: Uint8Array<ArrayBuffer>;
  readonly sink: Sink;
  readonly port: number;
  readonly options: SottoOptions;
}

/** The server on its data, as main.ts starts it. */
async function serve({ folder, keys, relayKey, sink, port: wanted, options }: ServeOptions) {
  const log = createLog({ component: 'server', sink });
  const database = await openDatabase({ databaseUrl: options.databaseUrl, dataDir: folder, log });
  if (!database.ok) throw new Error(`no database: ${database.error.code}`);
  const { store, lock } = database.value;
  const app = await createApp({
    keys,
    store,
    relayKeys: [relayKey],
    checks: [{ name: 'lock', isReady: () => lock.isHeld }],
    page: join(import.meta.dirname, '../../apps/web/dist'),
    tls: undefined,
    trustedProxy: options.trustedProxy,
    limits: options.limits ?? {},
    isOpenToAll: options.isOpenToAll ?? false,
    log,
    now: options.now ?? (() => Date.now()),
    ...(options.meter ? { meter: options.meter } : {}),
    ...(options.capacity ? { capacity: options.capacity } : {}),
    ...(options.taps ? { taps: options.taps } : {}),
  });
  const port = await app.listen({ host: '127.0.0.1', port: wanted });
  let isClosed = false;
  return {
    database: database.value,
    port,
    async close() {
      if (isClosed) return;
      isClosed = true;
      await app.close();
      await database.value.close();
    },
  };
}

interface Sink {
  write(line: string): void;
}

/** Waits for log lines that hold a text. */
function createLineWatch(text: string) {
  const waiting: (() => void)[] = [];
  return {
    next: () => new Promise<void>((resolve) => waiting.push(resolve)),
    watch: (sink: Sink): Sink => ({
      write(line) {
        sink.write(line);
        if (line.includes(text)) for (const resolve of waiting.splice(0)) resolve();
      },
    }),
  };
}

/** Tries again while the earlier worker still holds the port. */
async function onceFree<T>(start: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await start();
    } catch (error) {
      if (attempt === 20) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
