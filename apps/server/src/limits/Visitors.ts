import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { KnownNetworks } from './KnownNetworks.ts';
import { type AddressLimits, Network } from './Network.ts';
import { type NetworkShare, networksOf } from './networksOf.ts';
import { clientAddress, type Trusts, trustProxies } from './trustProxies.ts';
import { Visitor } from './Visitor.ts';

export interface VisitorsOptions {
  readonly limits: AddressLimits;
  /** TRUSTED_PROXY. */
  readonly trustedProxy: string | undefined;
  /** Milliseconds. */
  readonly now: () => number;
  /**
   * The most networks that are distinguished at once, about 1 kB each. If all are in use, further ones count as one.
   */
  readonly mostKnown?: number;
}

const unlimited = { connectionsPerAddress: Infinity, roomsPerAddress: Infinity, share: Infinity };

/**
 * The addresses from which somebody came lately. They are only in memory, under a keyed hash whose key ends with the
 * process.
 *
 * Without a trusted proxy, this machine's own addresses have no limit: a proxy that is missing from the settings may be
 * behind them, and with it everybody.
 */
export class Visitors {
  readonly #options: Required<VisitorsOptions>;
  readonly #trusts: Trusts;
  readonly #key = createSecretKey(randomBytes(32));
  readonly #known: KnownNetworks;
  readonly #everybody: Visitor;
  readonly #others: Network;
  #refused = 0;

  constructor(options: VisitorsOptions) {
    const trusts = trustProxies(options.trustedProxy);
    if (!trusts) throw new Error('config.ts accepted an invalid TRUSTED_PROXY');
    this.#options = { mostKnown: 65_536, ...options };
    this.#trusts = trusts;
    this.#known = new KnownNetworks(this.#options.mostKnown);
    this.#everybody = new Visitor([new Network(unlimited, options.now)]);
    this.#others = new Network(options.limits, options.now);
  }

  /** Finds the visitor behind a request, through all trusted proxies. */
  of(request: Pick<IncomingMessage, 'socket' | 'headers'>): Visitor {
    return this.#at(clientAddress(request, this.#trusts));
  }

  /** Finds the visitor behind a connection before its first request. Behind a trusted proxy, only requests can tell. */
  behind(socket: Pick<Socket, 'remoteAddress'>): Visitor {
    const address = socket.remoteAddress ?? '';
    return this.#trusts(address) ? this.#everybody : this.#at(address);
  }

  /** Number of networks known now. */
  get size(): number {
    return this.#known.size;
  }

  /** Counts somebody who was turned away. */
  noteRefusal(): void {
    this.#refused++;
  }

  /**
   * Forgets networks that have gone.
   *
   * @returns how many visitors were turned away since the last time
   */
  sweep(): number {
    this.#known.sweep();
    const refused = this.#refused;
    this.#refused = 0;
    return refused;
  }

  #at(address: string): Visitor {
    const networks = networksOf(address);
    if (this.#options.trustedProxy === undefined && isLoopback(networks[0].name)) return this.#everybody;
    return new Visitor(networks.map((network) => this.#find(network)));
  }

  #find({ name, share }: NetworkShare): Network {
    const { limits, now } = this.#options;
    const hash = createHmac('sha256', this.#key).update(name).digest('base64');
    const { connectionsPerAddress, roomsPerAddress } = limits;
    const all = {
      connectionsPerAddress: connectionsPerAddress * share,
      roomsPerAddress: roomsPerAddress * share,
      share,
    };
    return this.#known.find(hash, () => new Network(all, now)) ?? this.#others;
  }
}

/** Tells whether a network is this machine. The /64 of ::1 has no other address. */
function isLoopback(name: string): boolean {
  return name.startsWith('127.') || name === `${'0'.repeat(16)}/64`;
}
