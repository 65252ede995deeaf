const PATIENCE_MS = 5_000;

/**
 * Keeps what has arrived, and waits for what has not.
 *
 * @template T
 * @typedef {object} Inbox
 * @property {T[]} items
 * @property {(item: T) => void} put
 * @property {(what: string, fits: (item: T) => boolean) => Promise<T>} first the first item that fits, also of those
 *   that came already; `what` is named in the error, should nothing come
 */

/**
 * @template T
 * @returns {Inbox<T>}
 */
export function createInbox() {
  /** @type {T[]} */
  const items = [];
  /** @type {Set<() => void>} */
  const waiting = new Set();
  return {
    items,
    put(item) {
      items.push(item);
      for (const look of waiting) look();
    },
    first(what, fits) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => settle(() => reject(new Error(`${what} did not arrive`))), PATIENCE_MS);
        const settle = (/** @type {() => void} */ finish) => {
          clearTimeout(timer);
          waiting.delete(look);
          finish();
        };
        const look = () => {
          const found = items.find(fits);
          if (found !== undefined) settle(() => resolve(found));
        };
        waiting.add(look);
        look();
      });
    },
  };
}
