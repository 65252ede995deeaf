import { createHash } from 'node:crypto';
import { type Bytes, isEqual, toBase64url } from '@sotto/base';
import type { SealedConnection } from '@sotto/envelope';
import type { Log } from '@sotto/log';
import { RelayLink, type RelayLinkOptions } from './RelayLink.ts';

export interface RelayPoolOptions {
  readonly log: Log;
  readonly tap?: ((message: Uint8Array) => void) | undefined;
  /** Called when a command to any relay is settled. */
  readonly onCommand?: RelayLinkOptions['onCommand'];
  /** Called when a relay has dialled in, for the first time or again. */
  readonly onUp: (link: RelayLink) => void;
  /** Called for a relay that has been away for so long that its rooms must move to another. */
  readonly onGone: () => void;
  /** Called when a transport at this relay ended by itself. */
  readonly onTransportClosed: (link: RelayLink, transport: Bytes) => void;
}

/** How long a lost relay may take to dial again before its rooms move, in milliseconds. [L4] */
const absenceMs = 6_000;

/**
 * How long the log waits before it reports a lost relay, in milliseconds. If everything stops, the relay may end before
 * this process gets its own signal.
 */
const tellLostMs = 1_000;

/** The relays that have dialled in, by their keys. */
export class RelayPool {
  readonly #links = new Map<string, RelayLink>();
  readonly #absences = new Map<RelayLink, NodeJS.Timeout>();
  /** Losses that the log will tell. */
  readonly #untold = new Map<RelayLink, NodeJS.Timeout>();
  readonly #gone = new Set<RelayLink>();
  readonly #options: RelayPoolOptions;
  /** Callbacks that wait for a relay, and get each one that dials in. */
  readonly #waiting = new Set<(link: RelayLink) => void>();
  #isClosed = false;

  constructor(options: RelayPoolOptions) {
    this.#options = options;
  }

  /** Takes a connection of the relay of this Ed25519 key, 32 bytes. */
  add(connection: SealedConnection, key: Bytes): void {
    const link = this.#links.get(toBase64url(key)) ?? this.#create(key);
    clearTimeout(this.#absences.get(link));
    this.#tellLost(link);
    this.#gone.delete(link);
    link.attach(connection);
    this.#options.log.info('relay-connected', { count: this.upCount });
    for (const tell of this.#waiting) tell(link);
    this.#options.onUp(link);
  }

  /** Finds the relay of this key; `undefined` if it has not dialled in since this server started. */
  find(key: Bytes): RelayLink | undefined {
    return this.#links.get(toBase64url(key));
  }

  /**
   * Resolves with the relay of this key once it is there, or with `undefined` if it has not dialled in within this many
   * milliseconds.
   */
  async whenUp(key: Bytes, withinMs: number): Promise<RelayLink | undefined> {
    const known = this.find(key);
    if (known?.isUp) return known;
    const dialled = Promise.withResolvers<RelayLink | undefined>();
    const tell = (link: RelayLink) => isEqual(link.key, key) && dialled.resolve(link);
    const timer = setTimeout(() => dialled.resolve(undefined), withinMs).unref();
    this.#waiting.add(tell);
    try {
      return await dialled.promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(tell);
    }
  }

  /**
   * Chooses the relay for a group by rendezvous hashing: of the connected relays, the one for which the hash of group
   * and relay key is highest. So nobody has to remember a room's relay. `undefined` while no relay is connected.
   */
  choose(group: Bytes): RelayLink | undefined {
    const up = [...this.#links.values()].filter(({ isUp }) => isUp);
    const ranked = up.map((link) => ({ link, weight: weigh(group, link.key) }));
    return ranked.toSorted((a, b) => Buffer.compare(b.weight, a.weight))[0]?.link;
  }

  /** Tells whether a relay has been away for so long that its rooms no longer wait for it. */
  isGone(link: RelayLink): boolean {
    return this.#gone.has(link);
  }

  close(): void {
    this.#isClosed = true;
    for (const link of this.#links.values()) link.close();
    for (const timer of [...this.#absences.values(), ...this.#untold.values()]) clearTimeout(timer);
  }

  #create(key: Bytes): RelayLink {
    const { tap, onTransportClosed, onCommand } = this.#options;
    const link: RelayLink = new RelayLink({
      key,
      tap,
      onCommand,
      onTransportClosed: (transport) => onTransportClosed(link, transport),
      onLost: () => this.#lose(link),
    });
    this.#links.set(toBase64url(key), link);
    return link;
  }

  #lose(link: RelayLink): void {
    if (this.#isClosed) return;
    this.#untold.set(link, setTimeout(() => this.#tellLost(link), tellLostMs).unref());
    const giveUp = () => {
      this.#gone.add(link);
      this.#options.onGone();
    };
    this.#absences.set(link, setTimeout(giveUp, absenceMs).unref());
  }

  #tellLost(link: RelayLink): void {
    const untold = this.#untold.get(link);
    clearTimeout(untold);
    this.#untold.delete(link);
    if (untold) this.#options.log.warn('relay-lost', { count: this.upCount });
  }

  /** Number of connected relays. */
  get upCount(): number {
    return [...this.#links.values()].filter(({ isUp }) => isUp).length;
  }
}

function weigh(group: Bytes, key: Bytes): Buffer {
  return createHash('sha256').update(group).update(key).digest();
}
