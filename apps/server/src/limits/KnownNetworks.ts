import type { Network } from './Network.ts';

/** Number of the oldest networks that are searched for one that may be forgotten. */
const lookedAt = 32;

/** The networks from which somebody came lately, by name: as many as fit into memory. */
export class KnownNetworks {
  /** Ordered by last use, the most recent last. */
  readonly #known = new Map<string, Network>();
  readonly #most: number;
  /** Continues where it stopped, since a map's iterator from the beginning would pass all deleted entries first. */
  #oldest: MapIterator<[string, Network]> = this.#known.entries();

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#known.size;
  }

  /** Finds or makes the network of this name; `undefined` if there is no place for it, since all are in use. */
  find(name: string, make: () => Network): Network | undefined {
    const known = this.#known.get(name);
    if (known) this.#known.delete(name);
    else if (this.#known.size >= this.#most && !this.#makePlace()) return undefined;
    const network = known ?? make();
    this.#known.set(name, network);
    return network;
  }

  /** Forgets networks that have gone. */
  sweep(): void {
    for (const [name, network] of this.#known) if (network.isForgettable) this.#known.delete(name);
  }

  /**
   * Forgets the idle network that was seen longest ago. Networks in use are passed over, and move to the end of the
   * search.
   */
  #makePlace(): boolean {
    for (let looked = 0; looked < lookedAt; looked++) {
      const [name, network] = this.#next();
      this.#known.delete(name);
      if (network.isIdle) return true;
      this.#known.set(name, network);
    }
    return false;
  }

  /** Returns the network that was used longest ago. Each earlier result has been removed, or moved to the end. */
  #next(): [string, Network] {
    let next = this.#oldest.next();
    if (next.done) {
      this.#oldest = this.#known.entries();
      next = this.#oldest.next();
    }
    if (next.done) throw new Error('all places are taken, yet there is no network to forget');
    return next.value;
  }
}
