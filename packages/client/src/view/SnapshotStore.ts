/** A value that is replaced as a whole, and its subscribers. */
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
    this.#current = next;
    for (const listener of this.#listeners) listener();
  }

  /** @returns the unsubscriber */
  subscribe(onChange: () => void): () => void {
    this.#listeners.add(onChange);
    return () => this.#listeners.delete(onChange);
  }
}
