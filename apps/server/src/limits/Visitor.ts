import type { Knock } from '@sotto/protocol';
import { costs } from './costs.ts';
import type { Network, Place, Use } from './Network.ts';

/**
 * A visitor by their address: counted in each network that it lies in, and refused if one of them has used up its
 * share.
 */
export class Visitor {
  /** The narrowest first; the same ones for everybody who comes from there. */
  readonly networks: readonly Network[];

  constructor(networks: readonly Network[]) {
    this.networks = networks;
  }

  /**
   * Takes a place for a TCP connection of any kind. A browser opens several for the page.
   *
   * @param handshake the work of its TLS handshake, in microseconds of one core
   */
  openSocket(handshake = 0): (() => void) | undefined {
    return this.#openWith(handshake, () => this.#open('sockets', 'visiting', 1));
  }

  /**
   * Takes a place for a client's connection, with the work of its hello, and returns a function that gives the place
   * back; `undefined` if there is none.
   */
  openConnection(): (() => void) | undefined {
    for (const network of this.networks) network.see();
    return this.#openWith(costs.hello, () => this.#open('connections', 'opening', 1));
  }

  /** Notes what became of a WebSocket that arrived. */
  noteKnock(knock: Exclude<Knock, 'none'>): void {
    this.networks[0]?.noteKnock(knock);
  }

  /** Tells what became of the last WebSocket of this address that arrived lately. */
  get knock(): Knock {
    return this.networks[0]?.knock ?? 'none';
  }

  /** Tells whether one more HTTP request is answered, and charges it. */
  mayVisit(): boolean {
    for (const network of this.networks) network.see();
    return this.#take('visiting', 1);
  }

  /** Tells whether this much work is done for the address, and charges it. @param cost microseconds of one core */
  mayWork(cost: number): boolean {
    return this.#take('working', cost);
  }

  /** Tells whether one more room may be created, and charges it. */
  mayMakeRoom(): boolean {
    return this.#take('making', 1);
  }

  #has(use: Use, cost: number): boolean {
    return this.networks.every((network) => network.uses[use].has(cost));
  }

  /** Takes one from each network, or from none. */
  #take(use: Use, cost: number): boolean {
    if (!this.#has(use, cost)) return false;
    for (const network of this.networks) network.uses[use].take(cost);
    return true;
  }

  /** Takes a place, and charges the work that goes with it. */
  #openWith(cost: number, open: () => (() => void) | undefined): (() => void) | undefined {
    const release = this.#has('working', cost) ? open() : undefined;
    if (release) this.#take('working', cost);
    return release;
  }

  #open(place: Place, use: Use, cost: number): (() => void) | undefined {
    if (!this.networks.every((network) => network.hasPlace(place)) || !this.#take(use, cost)) return undefined;
    for (const network of this.networks) network.takePlace(place);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      for (const network of this.networks) network.givePlace(place);
    };
  }
}
