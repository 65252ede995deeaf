import type { AddressLimits } from './Network.ts';

export interface ServerLimits extends AddressLimits {
  /** TCP connections at once, of everybody. */
  readonly connections: number;
}

/** The limits if the operator sets none: room for a school behind one address. */
export const defaultLimits: ServerLimits = { connections: 20_000, connectionsPerAddress: 200, roomsPerAddress: 10 };
