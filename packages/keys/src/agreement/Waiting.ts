import type { Position } from '../Position.ts';

/** How long a frame waits for a coming generation. [F14] */
const waitMs = 500;

/** Calls back after so many milliseconds; a parameter for tests alone. */
export type After = (delayMs: number, happen: () => void) => void;

const afterTimeout: After = (delayMs, happen) => void setTimeout(happen, delayMs);

interface Waiter {
  readonly position: Position;
  readonly resolve: () => void;
}

/** Who waits for a secret that is not there yet. [F14] */
export class Waiting {
  readonly #after: After;
  readonly #waiters = new Set<Waiter>();

  constructor(after: After = afterTimeout) {
    this.#after = after;
  }

  /** Resolves once the position is settled, and after 500 ms in any case. */
  async until(position: Position): Promise<void> {
    await new Promise<void>((resolve) => {
      const waiter = { position, resolve };
      this.#waiters.add(waiter);
      this.#after(waitMs, () => this.#end(waiter));
    });
  }

  /** Ends the wait for every position that this is true of. */
  settle(isSettled: (position: Position) => boolean): void {
    for (const waiter of this.#waiters) if (isSettled(waiter.position)) this.#end(waiter);
  }

  #end(waiter: Waiter): void {
    this.#waiters.delete(waiter);
    waiter.resolve();
  }
}
