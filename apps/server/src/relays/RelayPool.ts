import type { Bytes } from '@sotto/base';
import type { SealedConnection } from '@sotto/envelope';
import type { Log } from '@sotto/log';
import { RelayLink } from './RelayLink.ts';

export interface RelayPoolOptions {
  readonly log: Log;
  readonly tap?: ((message: Uint8Array) => void) | undefined;
  /** A relay is gone, and all streams that were on it. */
  readonly onLost: (link: RelayLink) => void;
  /** A transport at this relay ended by itself. */
  readonly onTransportClosed: (link: RelayLink, transport: Bytes) => void;
}

/** The relays that have dialled in. */
export class RelayPool {
  readonly #links: RelayLink[] = [];
  readonly #options: RelayPoolOptions;
  #next = 0;

  constructor(options: RelayPoolOptions) {
    this.#options = options;
  }

  add(connection: SealedConnection): void {
    const { tap, log, onTransportClosed } = this.#options;
    const link: RelayLink = new RelayLink(connection, {
      tap,
      onTransportClosed: (transport) => onTransportClosed(link, transport),
      onClose: () => this.#remove(link),
    });
    this.#links.push(link);
    log.info('relay-connected', { count: this.#links.length });
  }

  /** A relay for a new room, each in its turn; `undefined` while none is there. */
  choose(): RelayLink | undefined {
    return this.#links[this.#next++ % Math.max(1, this.#links.length)];
  }

  #remove(link: RelayLink): void {
    const index = this.#links.indexOf(link);
    if (index < 0) return;
    this.#links.splice(index, 1);
    this.#options.log.warn('relay-lost', { count: this.#links.length });
    this.#options.onLost(link);
  }

  close(): void {
    for (const link of [...this.#links]) link.close();
  }
}
