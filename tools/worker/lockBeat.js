import { utimesSync } from 'node:fs';
import { workerData } from 'node:worker_threads';

// A thread of its own, because the one that holds the lock may stand still for minutes in an apt-get.
const { path, everyMs } = workerData;
setInterval(() => {
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch {
    // Gone only if others took this process for dead; its work then goes on beside theirs.
  }
}, everyMs);
