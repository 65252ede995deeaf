import { superviseChild } from './superviseChild.js';

/** @typedef {import('./superviseChild.js').ChildSpec} ChildSpec */
/** @typedef {import('./superviseChild.js').Timing} Timing */

/** @type {Timing} */
export const TIMING = { firstDelayMs: 200, longestDelayMs: 5_000, graceMs: 10_000, wellAfterMs: 10_000 };

/**
 * Runs processes in order, each when the one before has said that it is ready, and keeps them running.
 *
 * The order makes a bad setting one sentence: only the first process that refuses one complains.
 *
 * @param {object} options
 * @param {ChildSpec[]} options.children
 * @param {(line: string) => void} options.log
 * @param {(name: string, pid: number) => void} [options.onSpawn]
 * @param {() => void} [options.onReady] called once, when all are ready
 * @param {Timing} [options.timing]
 */
export function supervise({ children, log, onSpawn, onReady, timing = TIMING }) {
  /** @type {ReturnType<typeof superviseChild>[]} */
  const running = [];
  /** @type {PromiseWithResolvers<number>} */
  const finished = Promise.withResolvers();
  let stopping = false;
  let wasReady = false;

  /** @param {number} code */
  async function finish(code) {
    if (stopping) return;
    stopping = true;
    await Promise.all(running.map((child) => child.stop()));
    finished.resolve(code);
  }

  /** @param {number} index */
  function startFrom(index) {
    if (stopping || running.length > index) return;
    const spec = children[index];
    if (!spec) {
      if (!wasReady) onReady?.();
      wasReady = true;
      return;
    }
    const child = superviseChild(spec, timing, {
      log,
      onSpawn: (pid) => onSpawn?.(spec.name, pid),
      onReady: () => startFrom(index + 1),
      onFinal: (code) => void finish(code),
    });
    running.push(child);
  }

  startFrom(0);

  return {
    /** The exit code to end with, once every process has ended. */
    finished: finished.promise,
    /** Stops everything; may be called again. @returns {Promise<number>} as `finished` */
    stop() {
      void finish(0);
      return finished.promise;
    },
  };
}
