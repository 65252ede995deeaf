import type { OpenTransport } from './OpenTransport.ts';

/**
 * Number of orphans closed at once, and the pause before the next ones, in milliseconds: closing thousands at once
 * would stall the relay.
 */
const portion = 100;
const pauseMs = 20;

export interface OrphansOptions {
  /** Monotonic, in milliseconds. */
  readonly now: () => number;
}

/** Transports whose server is lost, until it asks for them again or their time is over. [L4] */
export class Orphans {
  readonly #now: () => number;
  /** Times at which they end, by `now`. */
  readonly #deadlines = new Map<OpenTransport, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor({ now }: OrphansOptions) {
    this.#now = now;
  }

  /** Closes a transport after a while unless it is rescued. Adding it again does not prolong the wait. */
  add(open: OpenTransport, graceMs: number): void {
    if (this.#deadlines.has(open)) return;
    this.#deadlines.set(open, this.#now() + graceMs);
    this.#timer ??= setTimeout(() => this.#close(), graceMs).unref();
  }

  rescue(open: OpenTransport): void {
    this.#deadlines.delete(open);
    if (this.#deadlines.size > 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Closes the transports whose time is over, oldest first, and sets a timer for the next one. */
  #close(): void {
    this.#timer = undefined;
    let left = portion;
    for (const [open, deadline] of this.#deadlines) {
      const waitMs = deadline - this.#now();
      if (waitMs > 0 || left-- === 0) {
        this.#timer = setTimeout(() => this.#close(), Math.max(waitMs, pauseMs)).unref();
        return;
      }
      this.#deadlines.delete(open);
      open.end('orphan');
    }
  }
}
