/** The part of Node's emitter that mediasoup-client uses, in place of a whole copy. */
export class EnhancedEventEmitter {
  /** @type {Map<string, Function[]>} */
  #listeners = new Map();

  /** @param {string} name @param {Function} listener */
  on(name, listener) {
    this.#listeners.set(name, [...this.listeners(name), listener]);
    return this;
  }

  /** @param {string} name @param {Function} listener */
  once(name, listener) {
    const first = (/** @type {unknown[]} */ ...args) => {
      this.off(name, first);
      listener(...args);
    };
    return this.on(name, first);
  }

  /** @param {string} name @param {Function} listener */
  off(name, listener) {
    const others = this.listeners(name).filter((other) => other !== listener);
    this.#listeners.set(name, others);
    return this;
  }

  /** @param {string} name @param {unknown[]} args */
  emit(name, ...args) {
    const listeners = this.listeners(name);
    for (const listener of listeners) listener(...args);
    return listeners.length > 0;
  }

  /**
   * Emits, and returns true if there was a listener. Errors of listeners end here.
   *
   * @param {string} name @param {unknown[]} args
   */
  safeEmit(name, ...args) {
    try {
      return this.emit(name, ...args);
    } catch {
      return this.listenerCount(name) > 0;
    }
  }

  /** @param {string} name @returns {readonly Function[]} */
  listeners(name) {
    return this.#listeners.get(name) ?? [];
  }

  /** @param {string} name */
  listenerCount(name) {
    return this.listeners(name).length;
  }

  close() {
    this.#listeners.clear();
  }
}
