/**
 * The part of the package awaitqueue that mediasoup-client calls: runs tasks one after the other, until `stop` makes
 * all of them fail, including the running one.
 */
export class AwaitQueue {
  #stopping = new AbortController();
  /** @type {Promise<unknown>} */
  #last = Promise.resolve();

  /** @template T @param {() => Promise<T> | T} task @returns {Promise<T>} */
  push(task) {
    const { signal } = this.#stopping;
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
      this.#last = this.#last.then(() => (signal.aborted ? undefined : task())).then(resolve, reject);
    });
  }

  stop() {
    this.#stopping.abort();
    this.#stopping = new AbortController();
    this.#last = Promise.resolve();
  }
}
