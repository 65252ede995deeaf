import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ensurePackages } from '../setup/ensurePackages.js';
import { takeTurn } from '../setup/takeTurn.js';
import { buildWorker, workerBuildPackages } from './buildWorker.js';
import { admitWorker, checkedWorkerIn } from './checkedWorker.js';
import { downloadWorker } from './downloadWorker.js';
import { findWorkerPlace } from './workerPlace.js';

export { workerBuildPackages };

/**
 * Finds, fetches or builds the mediasoup worker, and checks it once with a real DTLS handshake.
 *
 * Takes 0.1 s if there is one already, half a minute to fetch and about five minutes to build one. Where Debian
 * packages are missing and may not be installed, the process ends with exit code 3.
 *
 * @param {{ log: (line: string) => void }} options
 * @returns {Promise<string>} absolute path of a checked worker
 * @throws one sentence for a person
 */
export async function ensureWorker({ log }) {
  const place = await findWorkerPlace();
  const folder = join(place.base, place.name);
  const present = await checkedWorkerIn(folder);
  if (present !== undefined) return present;
  const waiting = 'Another process is at work on the media engine. Waiting for it.';
  return takeTurn({ log, path: `${folder}.turn`, waiting }, async () => {
    await clearLeftovers(place);
    return (await checkedWorkerIn(folder)) ?? (await fetched(place, log)) ?? (await built(place, log));
  });
}

/** @param {import('./workerPlace.js').WorkerPlace} place @param {(line: string) => void} log */
async function fetched(place, log) {
  return inStaging(place, async (staging) => {
    if (!(await downloadWorker(place, staging))) return undefined;
    try {
      const binary = await admitWorker(staging, join(place.base, place.name), 'download');
      log("This media engine is mediasoup's own, without limits on its port; docs/adr/0022 says how to get ours");
      return binary;
    } catch {
      log('The downloaded media engine does not work here');
      return undefined;
    }
  });
}

/** @param {import('./workerPlace.js').WorkerPlace} place @param {(line: string) => void} log */
async function built(place, log) {
  const folder = join(place.base, place.name);
  const logFile = `${folder}.log`;
  await ensurePackages(workerBuildPackages, 'to build the mediasoup worker');
  log('Building the media engine (mediasoup worker): about five minutes on two cores, once');
  return inStaging(place, (staging) =>
    inStaging(place, async (scratch) => {
      try {
        await buildWorker({ sources: place.sources, scratch, staging, logFile, log });
        const binary = await admitWorker(staging, folder, 'build');
        await rm(logFile, { force: true });
        return binary;
      } catch (error) {
        const reason = /** @type {Error} */ (error).message;
        const sentence = `The media engine could not be built (${reason}); what the tools said is in ${logFile}`;
        throw new Error(sentence, { cause: error });
      }
    }),
  );
}

/**
 * @template T
 * @param {import('./workerPlace.js').WorkerPlace} place
 * @param {(folder: string) => Promise<T>} work gets a new folder on the file system of the final place, so that what
 *   is ready can be moved there in one step
 */
async function inStaging(place, work) {
  const folder = await mkdtemp(join(place.base, `${place.name}.tmp-`));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Deletes the files of a killed builder. A compiler of it that still runs stops when its folder is gone. */
async function clearLeftovers(/** @type {import('./workerPlace.js').WorkerPlace} */ { base, name }) {
  for (const entry of await readdir(base)) {
    if (entry.startsWith(`${name}.tmp-`)) await rm(join(base, entry), { recursive: true, force: true });
  }
}
