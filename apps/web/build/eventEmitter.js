/**
 * As much of Node's EventEmitter as mediasoup-client calls, in place of a whole one: it is in the page before there is
 * sound. Listeners are called in the order in which they came, and those of a moment are called even if one removes another.
 */
export class EventEmitter {
  /** @type {Map<string, { listener: (...args: unknown[]) => void, isOnce: boolean }[]>} */
  #entries = new Map();

  /** Whoever listens too much is not our concern here. */
  setMaxListeners() {
    return this;
  }

  /** @param {string} name @param {(...args: unknown[]) => void} listener */
  on(name, listener) {
    return this.#add(name, { listener, isOnce: false });
  }

  /** @param {string} name @param {(...args: unknown[]) => void} listener */
  once(name, listener) {
    return this.#add(name, { listener, isOnce: true });
  }

  /** @param {string} name @param {(...args: unknown[]) => void} listener */
  off(name, listener) {
    const entries = this.#of(name);
    const index = entries.findLastIndex((entry) => entry.listener === listener);
    if (index >= 0) this.#entries.set(name, entries.toSpliced(index, 1));
    return this;
  }

  /** @param {string} name @param {unknown[]} args */
  emit(name, ...args) {
    const entries = this.#of(name);
    for (const { listener, isOnce } of entries) {
      if (isOnce) this.off(name, listener);
      listener.apply(this, args);
    }
    return entries.length > 0;
  }

  /** @param {string} name */
  listenerCount(name) {
    return this.#of(name).length;
  }

  /** @param {string} [name] */
  removeAllListeners(name) {
    if (name === undefined) this.#entries.clear();
    else this.#entries.delete(name);
    return this;
  }

  /** @param {string} name */
  #of(name) {
    return this.#entries.get(name) ?? [];
  }

  /** @param {string} name @param {{ listener: (...args: unknown[]) => void, isOnce: boolean }} entry */
  #add(name, entry) {
    this.#entries.set(name, [...this.#of(name), entry]);
    return this;
  }
}
