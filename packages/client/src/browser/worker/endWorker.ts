/** How long a Worker may take to say goodbye, in milliseconds. */
const closingMs = 2_000;

/** Ends a Worker once it has told the server and wiped its keys, or if it does not answer. A page that goes ends it too. */
export function endWorker(worker: Worker, closed: Promise<unknown>): void {
  const end = () => {
    clearTimeout(timer);
    worker.terminate();
  };
  const timer = setTimeout(end, closingMs);
  closed.then(end, end);
}
