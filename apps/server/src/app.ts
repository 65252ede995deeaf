import { type Bytes, isEqual } from '@sotto/base';
import type { ServerKeys } from '@sotto/envelope';
import { errorCode, type Log } from '@sotto/log';
import { ready } from '@sotto/statements';
import { Hallways } from './houses/Hallways.ts';
import { createHttp, type HttpOptions } from './http/createHttp.ts';
import { defaultLimits, type ServerLimits } from './limits/defaultLimits.ts';
import { guardHttp } from './limits/guardHttp.ts';
import { Visitors } from './limits/Visitors.ts';
import type { RelayLink } from './relays/RelayLink.ts';
import { RelayPool } from './relays/RelayPool.ts';
import { LiveRooms } from './rooms/LiveRooms.ts';
import type { ServerParts, Taps } from './ServerParts.ts';
import { attachSockets } from './socket/attachSockets.ts';
import { leaveStage } from './socket/leaveRoom.ts';
import type { Store } from './store/Store.ts';

export interface AppOptions extends Pick<HttpOptions, 'page' | 'tls'> {
  readonly keys: ServerKeys;
  readonly store: Store;
  readonly relayKeys: readonly Bytes[];
  readonly trustedProxy: string | undefined;
  readonly limits?: Partial<ServerLimits>;
  /** Whether rooms may be made without a house, also once the server has been claimed; false where left out. */
  readonly isOpenToAll?: boolean;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly taps?: Taps;
}

/** A built server that does not listen yet. */
export interface App {
  /** @returns the port, which the system chose where 0 was asked for */
  listen(address: { host: string; port: number }): Promise<number>;
  /** Ends every connection; idempotent. The store stays with whoever opened it. */
  close(): Promise<void>;
}

/** How long an empty room is kept, in milliseconds. */
const emptyRoomMs = 10 * 60_000;
const sweepEveryMs = 30_000;

/** Builds the server from its parts; tests call it, main.ts calls it. */
export async function createApp(options: AppOptions): Promise<App> {
  await ready;
  const { keys, store, log, now, isOpenToAll = false, taps = {} } = options;
  const rooms = new LiveRooms();
  const hallways = new Hallways(now);
  const onLost = (link: RelayLink) => {
    for (const room of rooms.on(link)) for (const member of [...room.members()]) member.disconnect();
  };
  const onTransportClosed = (link: RelayLink, transport: Bytes) => endTransport(rooms, link, transport);
  const relays = new RelayPool({ log, tap: taps.control, onLost, onTransportClosed });
  const parts: ServerParts = { keys, store, relays, rooms, hallways, isOpenToAll, log, now, taps };
  const limits = { ...defaultLimits, ...options.limits };
  const visitors = new Visitors({ ...options, limits });
  const http = await createHttp({ ...options, serverKey: keys.publicKey, visitors });
  guardHttp(http.server, { visitors, connections: limits.connections });
  const sockets = attachSockets(http.server, parts, { ...options, visitors });
  const sweeping = setInterval(() => {
    const count = visitors.sweep();
    if (count > 0) log.warn('visitors-refused', { count });
    sweep(parts).catch((error: unknown) => log.warn('sweep-failed', { code: errorCode(error) }));
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
      relays.close();
      await sockets.close();
      await http.close();
    },
  };
}

/** What a client can't do without ends its connection, after which it comes back by itself. */
function endTransport(rooms: LiveRooms, link: RelayLink, transport: Bytes): void {
  for (const room of rooms.on(link)) {
    for (const member of [...room.members()]) {
      if (isEqual(member.receiving, transport)) member.disconnect();
      else if (member.speaking && isEqual(member.speaking.transport, transport)) leaveStage(room, member);
    }
  }
}

async function sweep({ store, now }: ServerParts): Promise<void> {
  await store.hellos.sweep(new Date(now()));
  await store.rooms.removeEmptySince(new Date(now() - emptyRoomMs));
}
