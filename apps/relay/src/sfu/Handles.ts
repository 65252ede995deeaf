/** What mediasoup makes: it closes once, and tells so. */
export interface Closable {
  readonly closed: boolean;
  close(): void;
  readonly observer: { once(event: 'close', listener: () => void): unknown };
}

interface Entry<T> {
  making: Promise<T | undefined>;
  made: T | undefined;
  /** Closed by its handle, perhaps before it was made. */
  isClosed: boolean;
}

/**
 * What was made under the handles that the server chose: once for all who ask under one handle, until it closes. [L2]
 *
 * A close that comes while it is being made wins: it is closed as soon as it is there, and nobody gets it.
 */
export class Handles<T extends Closable> {
  readonly #entries = new Map<string, Entry<T>>();
  #cursor: Iterator<Entry<T>> | undefined;

  get size(): number {
    return this.#entries.size;
  }

  /**
   * What `make` made for this handle the first time, or `undefined` where that closed meanwhile. A failure rejects and is
   * forgotten, so that it can be tried again.
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

  /** What is there or being made under this handle. Its failure has been told to whoever had it made. */
  async find(key: string): Promise<T | undefined> {
    const made = await this.#entries.get(key)?.making.catch(() => undefined);
    return made?.closed ? undefined : made;
  }

  /** Closes what is there under this handle, or will be; idempotent. */
  close(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    entry.isClosed = true;
    this.#entries.delete(key);
    entry.made?.close();
  }

  /** All that is there, and later what is being made now. */
  each(take: (made: T) => void): void {
    for (const { making } of this.#entries.values()) {
      // Its failure has been told to whoever had it made.
      making.then(
        (made) => void (made && !made.closed && take(made)),
        () => undefined,
      );
    }
  }

  /** So many at most of what is there, going on each time where the last sample ended. */
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
