import type { Bytes } from '@sotto/base';
import type { ServerKeys } from '@sotto/envelope';
import { createTally, errorFields, type Log } from '@sotto/log';
import { createSilentMeter, type Meter, watchEventLoop } from '@sotto/metrics';
import { limits as protocolLimits } from '@sotto/protocol';
import { ready } from '@sotto/records';
import { createTickets } from './createTickets.ts';
import { Readiness, type ReadinessCheck } from './health/Readiness.ts';
import { serverChecks } from './health/serverChecks.ts';
import { Hallways } from './houses/Hallways.ts';
import { createHttp, type HttpOptions } from './http/createHttp.ts';
import { defaultLimits, type ServerLimits } from './limits/defaultLimits.ts';
import { guardHttp } from './limits/guardHttp.ts';
import { Visitors } from './limits/Visitors.ts';
import type { ServerCatalogue } from './metrics/catalogue.ts';
import { Metrics } from './metrics/Metrics.ts';
import { measureStore } from './metrics/measureStore.ts';
import { readServer } from './metrics/readServer.ts';
import { RelayPool } from './relays/RelayPool.ts';
import type { Capacity } from './rooms/decisions.ts';
import { endTransport, moveRooms, welcomeRelay } from './rooms/followRelays.ts';
import { LiveRooms } from './rooms/LiveRooms.ts';
import { renewLeases } from './rooms/occupancy.ts';
import type { ServerParts, Taps } from './ServerParts.ts';
import { attachSockets } from './socket/attachSockets.ts';
import type { Store } from './store/Store.ts';

export interface AppOptions extends Pick<HttpOptions, 'page' | 'tls'> {
  readonly keys: ServerKeys;
  readonly store: Store;
  readonly relayKeys: readonly Bytes[];
  readonly trustedProxy: string | undefined;
  readonly limits?: Partial<ServerLimits>;
  /** True if rooms may be created without a house even after the server has been claimed; false if left out. */
  readonly isOpenToAll?: boolean;
  readonly log: Log;
  /** Counts for /metrics; nothing is counted if left out. */
  readonly meter?: Meter<ServerCatalogue>;
  /** Conditions of /ready, beside those of every server. */
  readonly checks?: readonly ReadinessCheck[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Capacity for people; as many as the protocol can carry if left out. */
  readonly capacity?: Capacity;
  readonly taps?: Taps;
}

/** A built server that does not listen yet. */
export interface App {
  /** @returns the port; if 0 was asked for, the system chose it */
  listen(address: { host: string; port: number }): Promise<number>;
  /** Ends every connection; idempotent. The store stays with its opener. */
  close(): Promise<void>;
}

/** How long an empty room is kept, in milliseconds. */
const emptyRoomMs = 10 * 60_000;
const sweepEveryMs = 30_000;
/** Shortest stall that speakers and listeners notice, in milliseconds. */
const loopBoundMs = 500;
const performanceNow = () => performance.now();

/** Builds the server from its parts; tests call it, main.ts calls it. */
export async function createApp(options: AppOptions): Promise<App> {
  await ready;
  const { keys, log, now, isOpenToAll = false, taps = {}, capacity = protocolLimits } = options;
  const { meter = createSilentMeter<ServerCatalogue>(), checks = [] } = options;
  const tally = createTally({ log });
  const metrics = new Metrics({ meter, tally });
  const store = measureStore(options.store, { now: performanceNow, onCall: (call) => metrics.databaseCalled(call) });
  const rooms = new LiveRooms({ now: performanceNow });
  const hallways = new Hallways(now);
  const relays: RelayPool = new RelayPool({
    log,
    tap: taps.control,
    onCommand: (settled) => metrics.relayCommanded(settled),
    onUp: (link) => void welcomeRelay({ relays, rooms, metrics, log }, link),
    onGone: () => void moveRooms({ relays, rooms, metrics, log }),
    onTransportClosed: (link, transport) => endTransport({ rooms, metrics }, link, transport),
  });
  const tickets = await createTickets(keys);
  const live = { relays, rooms, hallways, tickets };
  const parts: ServerParts = { keys, store, ...live, isOpenToAll, capacity, log, metrics, now, startedMs: now(), taps };
  const limits = { ...defaultLimits, ...options.limits };
  const visitors = new Visitors({ ...options, limits });
  const readiness = new Readiness({
    checks: [...serverChecks({ store, relays, now }), ...checks],
    now: performanceNow,
  });
  readServer(meter, { rooms, relays, readiness });
  const loop = watchLoop({ meter, log });
  const doors = { claim: store.claim, isOpenToAll, now: performanceNow };
  const onMissing = () => metrics.websocketMissing();
  const http = await createHttp({ ...options, serverKey: keys.publicKey, visitors, readiness, doors, onMissing });
  guardHttp(http.server, { visitors, connections: limits.connections });
  const sockets = attachSockets(http.server, parts, { ...options, visitors });
  const sweeping = setInterval(() => {
    const count = visitors.sweep();
    if (count > 0) log.warn('visitors-refused', { count });
    metrics.visitorsRefused(count);
    sweep(parts).catch((error: unknown) => log.warn('sweep-failed', errorFields(error)));
  }, sweepEveryMs).unref();
  return {
    async listen(address) {
      // biome-ignore lint/nursery/useAwaitThenable: the rule takes another overload; this one gives a promise
      await http.listen(address);
      const [bound] = http.addresses();
      return typeof bound === 'object' ? bound.port : address.port;
    },
    async close() {
      clearInterval(sweeping);
      loop.close();
      // First, so that we tell neither members nor relays that people are gone who will come back after the restart.
      relays.close();
      await sockets.close();
      rooms.close();
      await http.close();
      tally.close();
    },
  };
}

/**
 * Renews the leases of occupied rooms before it deletes anything. So after an outage of the database, none of these
 * rooms is deleted.
 */
async function sweep(parts: ServerParts): Promise<void> {
  const { store, rooms, log, now } = parts;
  rooms.coolDown();
  await renewLeases(parts);
  for (const { statements } of rooms.all()) {
    await statements.settle().catch((error: unknown) => log.warn('settle-failed', errorFields(error)));
  }
  await store.hellos.sweep(new Date(now()));
  await store.rooms.removeEmptySince(new Date(now() - emptyRoomMs));
}

function watchLoop({ meter, log }: { meter: Meter<ServerCatalogue>; log: Log }): { close(): void } {
  return watchEventLoop({
    now: performanceNow,
    onLag: (lagMs) => meter.observe('sotto_event_loop_lag_seconds', {}, lagMs / 1_000),
    boundMs: loopBoundMs,
    onLate: (durationMs) => log.warn('event-loop-late', { durationMs }),
  });
}
