/** Creates a Worker for one room or one house. Both are in one script, which a browser has fetched once for both. */
export function createWorker(): Worker {
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
}
