/** A mediasoup object: it closes once, and emits an event for it. */
export interface Closable {
  readonly closed: boolean;
  close(): void;
  readonly observer: { once(event: 'close', listener: () => void): unknown };
}

interface Entry<T> {
  making: Promise<T | undefined>;
  made: T | undefined;
  /** Whether `close` was called for the handle, perhaps before the object was made. */
  isClosed: boolean;
}

/**
 * The objects under handles that the server chose. Each is made once, for all callers of a handle, until it closes.
 * [L2]
 *
 * A close during the making wins: the new object is closed at once, and no caller gets it.
 */
export class Handles<T extends Closable> {
  readonly #entries = new Map<string, Entry<T>>();
  #cursor: Iterator<Entry<T>> | undefined;

  get size(): number {
    return this.#entries.size;
  }

  /**
   * Returns the object that `make` made for this handle the first time, or `undefined` if it closed meanwhile. A
   * failure rejects and is forgotten, so that the caller can try again.
   */
  make(key: string, make: () => Promise<T>): Promise<T | undefined> {
    const known = this.#entries.get(key);
    if (known) return known.making;
    const entry: Entry<T> = { making: Promise.resolve(undefined), made: undefined, isClosed: false };
    this.#entries.set(key, entry);
    entry.making = this.#fill(key, entry, make);
    return entry.making;
  }

  async #fill(key: string, entry: Entry<T>, make: () => Promise<T>): Promise<T | undefined> {
    const forget = () => void (this.#entries.get(key) === entry && this.#entries.delete(key));
    try {
      const made = await make();
      if (entry.isClosed) made.close();
      if (made.closed) {
        forget();
        return undefined;
      }
      entry.made = made;
      made.observer.once('close', forget);
      return made;
    } catch (error) {
      forget();
      throw error;
    }
  }

  /**
   * Returns the object of this handle, also while it is still being made. If its making fails, only the caller of
   * `make` gets the error.
   */
  async find(key: string): Promise<T | undefined> {
    const made = await this.#entries.get(key)?.making.catch(() => undefined);
    return made?.closed ? undefined : made;
  }

  /** Closes the object of this handle, even if it is still being made; idempotent. */
  close(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    entry.isClosed = true;
    this.#entries.delete(key);
    entry.made?.close();
  }

  /** Calls back with each existing object, and later with those that are still being made. */
  each(take: (made: T) => void): void {
    for (const { making } of this.#entries.values()) {
      // The caller of `make` gets its failure.
      making.then(
        (made) => void (made && !made.closed && take(made)),
        () => undefined,
      );
    }
  }

  /** Returns at most `count` of the objects; each call continues after the last one. */
  sample(count: number): T[] {
    const sampled: T[] = [];
    for (let index = Math.min(count, this.size); index > 0; index--) {
      this.#cursor ??= this.#entries.values();
      const next = this.#cursor.next();
      if (next.done) this.#cursor = undefined;
      else if (next.value.made) sampled.push(next.value.made);
    }
    return sampled;
  }
}
