import type { Knock } from '@sotto/protocol';
import { type Allowance, createAllowance } from './createAllowance.ts';

/** The operator's limits for one address. */
export interface AddressLimits {
  /** Connections of clients at once; the rates of everything else but rooms follow from it. */
  readonly connectionsPerAddress: number;
  /** Rooms made, at once and in a minute. */
  readonly roomsPerAddress: number;
}

/** The limits of one network, and their factor over those of one address; 1 if left out. */
export interface NetworkLimits extends AddressLimits {
  readonly share?: number;
}

/** The uses that have a rate. */
export type Use = 'opening' | 'visiting' | 'working' | 'making';
/** The things that occupy a place while they exist. */
export type Place = 'sockets' | 'connections';

/**
 * How long a network is remembered after its last use, in milliseconds. By then every allowance is full again,
 * including the allowances of rooms, of which the slowest takes 400 s.
 */
const forgottenAfterMs = 420_000;

/** How long the server remembers a WebSocket that arrived, in milliseconds. */
const knockMs = 60_000;

/**
 * One network, with its recent use. A classroom may share an address, so these limits are higher than a classroom
 * needs, and each connection has limits of its own. [W6]
 */
export class Network {
  readonly share: number;
  readonly uses: Readonly<Record<Use, Allowance>>;
  readonly #most: Readonly<Record<Place, number>>;
  readonly #taken: Record<Place, number> = { sockets: 0, connections: 0 };
  readonly #now: () => number;
  #seenAt: number;
  #knock: { readonly knock: Knock; readonly atMs: number } | undefined;

  constructor(limits: NetworkLimits, now: () => number) {
    const { connectionsPerAddress: most, roomsPerAddress: rooms, share = 1 } = limits;
    this.share = share;
    const allow = (burst: number, perSecond: number) => createAllowance({ burst, perSecond, now });
    this.uses = {
      opening: allow(most, most / 10),
      visiting: allow(most * 20, most * 2),
      // Microseconds of one core: with 200 connections four seconds at once, and 15 % of it.
      working: allow(most * 20_000, most * 750),
      making: allow(rooms, rooms / 60),
    };
    this.#most = { sockets: most * 4, connections: most };
    this.#now = now;
    this.#seenAt = now();
  }

  hasPlace(place: Place): boolean {
    return this.#taken[place] < this.#most[place];
  }

  takePlace(place: Place): void {
    this.#taken[place]++;
  }

  givePlace(place: Place): void {
    this.#taken[place]--;
    this.#seenAt = this.#now();
  }

  /** Notes that somebody came. */
  see(): void {
    this.#seenAt = this.#now();
  }

  /** Notes that a WebSocket arrived, and whether it was refused. */
  noteKnock(knock: Exclude<Knock, 'none'>): void {
    this.#knock = { knock, atMs: this.#now() };
  }

  /** Tells what became of the last WebSocket that arrived lately. */
  get knock(): Knock {
    return this.#knock && this.#now() - this.#knock.atMs < knockMs ? this.#knock.knock : 'none';
  }

  /** True if it has nothing open. */
  get isIdle(): boolean {
    return this.#taken.sockets + this.#taken.connections === 0;
  }

  /** True if it has nothing open, and its last use is so long ago that every allowance is full again. */
  get isForgettable(): boolean {
    return this.isIdle && this.#now() - this.#seenAt > forgottenAfterMs;
  }
}
