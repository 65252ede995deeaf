import { looksSame } from './looksSame.ts';

/** A value of plain data that is replaced as a whole, and its subscribers. They hear of nothing that looks the same. */
export class SnapshotStore<T> {
  readonly #listeners = new Set<() => void>();
  #current: T;

  constructor(first: T) {
    this.#current = first;
  }

  get current(): T {
    return this.#current;
  }

  publish(next: T): void {
    if (looksSame(next, this.#current)) return;
    this.#current = next;
    for (const listener of this.#listeners) listener();
  }

  /** @returns the unsubscriber */
  subscribe(onChange: () => void): () => void {
    this.#listeners.add(onChange);
    return () => this.#listeners.delete(onChange);
  }
}
