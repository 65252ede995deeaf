import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

/** How long a hog keeps its core busy before it checks that its parent is still there, in milliseconds. */
const TURN_MS = 50;
const OWN_PATH = fileURLToPath(import.meta.url);

/**
 * Starts processes that each keep one core busy, at the priority of their parent, and end with it however it ends.
 *
 * @param {{ count?: number }} [options] as many as there are cores if left out
 * @returns {{ pids: number[], close: () => void }}
 */
export function startHogs({ count = availableParallelism() } = {}) {
  const hogs = Array.from({ length: count }, () => fork(OWN_PATH, ['burn'], { stdio: 'ignore' }));
  for (const hog of hogs) hog.unref();
  return {
    pids: hogs.flatMap(({ pid }) => (pid === undefined ? [] : [pid])),
    close() {
      for (const hog of hogs) hog.kill();
    },
  };
}

function burn() {
  const until = performance.now() + TURN_MS;
  while (performance.now() < until);
  setImmediate(burn);
}

if (process.argv[1] === OWN_PATH && process.argv[2] === 'burn') {
  process.once('disconnect', () => process.exit());
  burn();
}
