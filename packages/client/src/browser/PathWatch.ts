import type { Fault, Result } from '@sotto/base';
import type { Code, IceCredentials } from '@sotto/protocol';
import type { Transport } from 'mediasoup-client/types';
import { isPassing } from '../connection/comeBackPace.ts';

/**
 * How long a path may be gone until ICE looks for another one, and the time between two tries, in milliseconds. [R12]
 */
const goneMs = 1_000;
/** How long ICE may look, in milliseconds. [R12] */
const lookingMs = 4_000;

export interface PathWatchOptions {
  readonly transport: Pick<Transport, 'on' | 'closed' | 'connectionState' | 'restartIce'>;
  /** Asks the relay for new ICE credentials. */
  readonly restart: () => Promise<Result<IceCredentials, Fault<Code>>>;
  /** Called if only another transport can help. */
  readonly onLost: () => void;
  /** Called when the path breaks off, and when it is there again. */
  readonly onChange?: (isThere: boolean) => void;
  /** At least 0 and below 1. */
  readonly random?: () => number;
}

/**
 * Watches the path of a transport. When it breaks off, for example because the network changes, ICE looks for another
 * one, and the streams stay. While the server can't be reached, the watch asks again and again. It ends when the
 * browser calls the path failed.
 */
export class PathWatch {
  readonly #options: PathWatchOptions;
  /** Runs while the path is gone. */
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isThere = true;
  /** Counts restarts, so that the answer to an older one is dropped. */
  #count = 0;

  constructor(options: PathWatchOptions) {
    this.#options = options;
    options.transport.on('connectionstatechange', (state) => {
      if (state === 'failed') this.#lose();
      else if (state === 'disconnected') this.#timer ??= this.#later();
      else if (state === 'connected' || state === 'closed') this.#rest();
      if (state === 'connected' || state === 'disconnected') this.#note(state === 'connected');
    });
  }

  #note(isThere: boolean): void {
    if (isThere !== this.#isThere) this.#options.onChange?.(isThere);
    this.#isThere = isThere;
  }

  /** Looks at once for a path that is gone, since the network may have changed. */
  hurry(): void {
    if (this.#options.transport.connectionState === 'disconnected') void this.#restart();
  }

  /** Waits longer for some clients, since many lose a path in one moment if the relay is the cause. */
  #later(): ReturnType<typeof setTimeout> {
    const { random = Math.random } = this.#options;
    return setTimeout(() => void this.#restart(), goneMs * (1 + random() / 2));
  }

  async #restart(): Promise<void> {
    this.#rest();
    const count = this.#count;
    const { transport, restart } = this.#options;
    const credentials = await restart();
    if (transport.closed || count !== this.#count) return;
    if (!credentials.ok && !mayBeGivenLater(credentials.error.code)) return this.#lose();
    if (credentials.ok) {
      await transport.restartIce({ iceParameters: { ...credentials.value, iceLite: true } }).catch(() => undefined);
      if (count !== this.#count) return;
    }
    this.#timer = credentials.ok ? setTimeout(() => this.#lose(), lookingMs) : this.#later();
  }

  #rest(): void {
    this.#count++;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #lose(): void {
    this.#rest();
    if (!this.#options.transport.closed) this.#options.onLost();
  }
}

/**
 * Tells whether asking again may help: between a new connection and resuming there, the server does not know us as
 * inside.
 */
function mayBeGivenLater(code: Code): boolean {
  return isPassing(code) || code === 'not-inside';
}
