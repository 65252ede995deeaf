import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { networkOf } from './networkOf.ts';
import { clientAddress, type Trusts, trustProxies } from './trustProxies.ts';
import { type AddressLimits, Visitor } from './Visitor.ts';

export interface VisitorsOptions {
  readonly limits: AddressLimits;
  /** TRUSTED_PROXY. */
  readonly trustedProxy: string | undefined;
  /** Milliseconds. */
  readonly now: () => number;
  /** How many addresses are told apart at once, some 1 kB each; further ones count as one. */
  readonly mostKnown?: number;
}

const unlimited: AddressLimits = { connectionsPerAddress: Infinity, roomsPerAddress: Infinity };

/**
 * The addresses that have been here lately, in memory alone and under a keyed hash that ends with the process.
 *
 * Without a trusted proxy, this machine's own addresses have no limit: behind them may be a proxy that nobody told us of,
 * and so everybody.
 */
export class Visitors {
  readonly #options: Required<VisitorsOptions>;
  readonly #trusts: Trusts;
  readonly #key = randomBytes(32);
  readonly #known = new Map<string, Visitor>();
  readonly #everybody: Visitor;
  readonly #others: Visitor;
  #refused = 0;

  constructor(options: VisitorsOptions) {
    const trusts = trustProxies(options.trustedProxy);
    if (!trusts) throw new Error('config.ts has let pass a TRUSTED_PROXY that is none');
    this.#options = { mostKnown: 65_536, ...options };
    this.#trusts = trusts;
    this.#everybody = new Visitor(unlimited, options.now);
    this.#others = new Visitor(options.limits, options.now);
  }

  /** Who a request comes from, through whatever proxies are trusted. */
  of(request: Pick<IncomingMessage, 'socket' | 'headers'>): Visitor {
    return this.#at(clientAddress(request, this.#trusts));
  }

  /** Who a connection comes from that has not said anything yet; of a trusted proxy's, only its requests can tell. */
  behind(socket: Pick<Socket, 'remoteAddress'>): Visitor {
    const address = socket.remoteAddress ?? '';
    return this.#trusts(address) ? this.#everybody : this.#at(address);
  }

  /** Counts somebody who was turned away. */
  noteRefusal(): void {
    this.#refused++;
  }

  /** Forgets who has gone. @returns how many were turned away since the last time */
  sweep(): number {
    for (const [name, visitor] of this.#known) if (visitor.isForgettable()) this.#known.delete(name);
    const refused = this.#refused;
    this.#refused = 0;
    return refused;
  }

  #at(address: string): Visitor {
    const network = networkOf(address);
    if (this.#options.trustedProxy === undefined && isLoopback(network)) return this.#everybody;
    const name = createHmac('sha256', this.#key).update(network).digest('base64');
    const known = this.#known.get(name);
    if (known) return known;
    if (this.#known.size >= this.#options.mostKnown) return this.#others;
    const visitor = new Visitor(this.#options.limits, this.#options.now);
    this.#known.set(name, visitor);
    return visitor;
  }
}

/** The /64 of ::1 holds nothing else. */
function isLoopback(network: string): boolean {
  return network.startsWith('127.') || network === '0:0:0:0';
}
