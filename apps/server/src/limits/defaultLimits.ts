import type { AddressLimits } from './Network.ts';

export interface ServerLimits extends AddressLimits {
  /** TCP connections at once, of everybody. */
  readonly connections: number;
}

/** What holds where the operator says nothing: room for a school behind one address. */
export const defaultLimits: ServerLimits = { connections: 20_000, connectionsPerAddress: 200, roomsPerAddress: 10 };
