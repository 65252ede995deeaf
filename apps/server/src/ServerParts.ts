import type { ServerKeys } from '@sotto/envelope';
import type { Log } from '@sotto/log';
import type { Tickets } from './createTickets.ts';
import type { Hallways } from './houses/Hallways.ts';
import type { Metrics } from './metrics/Metrics.ts';
import type { RelayPool } from './relays/RelayPool.ts';
import type { Capacity } from './rooms/decisions.ts';
import type { LiveRooms } from './rooms/LiveRooms.ts';
import type { Store } from './store/Store.ts';

/** Constructor arguments by which the wiretap test sees messages inside the envelope; absent in the product. */
export interface Taps {
  /** Each message between a client and the server after opening, both ways. */
  readonly opened?: (message: Uint8Array) => void;
  /** Each message between the server and a relay after opening, both ways. */
  readonly control?: (message: Uint8Array) => void;
}

/** The parts of a server. */
export interface ServerParts {
  readonly keys: ServerKeys;
  readonly store: Store;
  readonly relays: RelayPool;
  readonly rooms: LiveRooms;
  readonly hallways: Hallways;
  /** True if rooms may be created without a house even after the server has been claimed. */
  readonly isOpenToAll: boolean;
  readonly tickets: Tickets;
  readonly capacity: Capacity;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Start time of this server, by that clock. */
  readonly startedMs: number;
  readonly taps: Taps;
}
