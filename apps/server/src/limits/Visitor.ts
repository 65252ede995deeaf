import { type Allowance, createAllowance } from './createAllowance.ts';

/** What the operator lets one address do. */
export interface AddressLimits {
  /** Connections of clients at once; the rates of everything else but rooms follow from it. */
  readonly connectionsPerAddress: number;
  /** Rooms made, at once and in a minute. */
  readonly roomsPerAddress: number;
}

/**
 * One address, and all that has come from it lately. Behind it may be a classroom, so it limits what one such could not
 * need, and each connection has limits of its own.
 */
export class Visitor {
  readonly #most: number;
  readonly #opening: Allowance;
  readonly #visiting: Allowance;
  readonly #asking: Allowance;
  readonly #making: Allowance;
  readonly #now: () => number;
  #sockets = 0;
  #connections = 0;
  #seenAt: number;

  constructor({ connectionsPerAddress: most, roomsPerAddress }: AddressLimits, now: () => number) {
    this.#most = most;
    this.#opening = createAllowance({ burst: most, perSecond: most / 10, now });
    this.#visiting = createAllowance({ burst: most * 20, perSecond: most * 2, now });
    this.#asking = createAllowance({ burst: most * 5, perSecond: most / 2, now });
    this.#making = createAllowance({ burst: roomsPerAddress, perSecond: roomsPerAddress / 60, now });
    this.#now = now;
    this.#seenAt = now();
  }

  /** A place for a TCP connection, whatever it is for: a browser opens several for the page. */
  openSocket(): (() => void) | undefined {
    if (this.#sockets >= this.#most * 4 || !this.mayVisit()) return undefined;
    this.#sockets++;
    return this.#releasing(() => this.#sockets--);
  }

  /** A place for a client's connection; `undefined` where there is none, else gives it back. */
  openConnection(): (() => void) | undefined {
    this.#seenAt = this.#now();
    if (this.#connections >= this.#most || !this.#opening.take()) return undefined;
    this.#connections++;
    return this.#releasing(() => this.#connections--);
  }

  /** Whether one more HTTP request is answered. */
  mayVisit(): boolean {
    this.#seenAt = this.#now();
    return this.#visiting.take();
  }

  /** Whether one more request of a client is carried out, beyond the few that each connection has of its own. */
  mayAsk(): boolean {
    return this.#asking.take();
  }

  /** Whether one more room may be made. */
  mayMakeRoom(): boolean {
    return this.#making.take();
  }

  /** Whether nothing is open, and nothing has come since so long that every allowance is full again. */
  isForgettable(): boolean {
    return this.#sockets + this.#connections === 0 && this.#now() - this.#seenAt > 60_000;
  }

  #releasing(release: () => void): () => void {
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#seenAt = this.#now();
      release();
    };
  }
}
