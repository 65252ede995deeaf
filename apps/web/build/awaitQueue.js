/**
 * As much of the package awaitqueue as mediasoup-client calls, in place of a whole one: tasks one after the other, until
 * `stop` lets all of them fail, the one that runs too.
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
