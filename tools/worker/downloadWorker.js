import { chmod, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { release } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { startsHere, workerIn } from './checkedWorker.js';

const PATIENCE_MS = 20_000;

/**
 * Fetches the worker that mediasoup's project has built for this machine, from where mediasoup's own installer gets it.
 * The installer itself can't be called: where it finds no such worker, it goes on to fetch compilers.
 *
 * mediasoup's switches count here too: MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD and
 * MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL.
 *
 * @param {import('./workerPlace.js').WorkerPlace} place
 * @param {string} staging an empty folder, which may hold half a file after a failure
 * @param {number} [patienceMs] for all of it
 * @returns {Promise<boolean>} false if there is none, no network, or what came does not start here
 */
export async function downloadWorker(place, staging, patienceMs = PATIENCE_MS) {
  if (process.env['MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD']) return false;
  try {
    const response = await fetch(await prebuiltUrl(place), { signal: AbortSignal.timeout(patienceMs) });
    if (!response.ok || response.body === null) return false;
    const { extract } = createRequire(join(place.sources, '..', 'package.json'))('tar');
    const wanted = (/** @type {string} */ name) => name === 'mediasoup-worker';
    const body = /** @type {import('node:stream/web').ReadableStream} */ (/** @type {unknown} */ (response.body));
    await pipeline(Readable.fromWeb(body), extract({ cwd: staging, strict: true, filter: wanted }));
    await chmod(workerIn(staging), 0o755);
    return await startsHere(workerIn(staging));
  } catch {
    // Offline, too slow, not an archive: whatever it was, there is another way.
    return false;
  }
}

/** The names are those of npm-scripts.mjs in mediasoup's package. @param {import('./workerPlace.js').WorkerPlace} place */
async function prebuiltUrl({ version, sources }) {
  const { repository } = JSON.parse(await readFile(join(sources, '..', 'package.json'), 'utf8'));
  const project = repository.url.replace(/^git\+/, '').replace(/\.git$/, '');
  const base = process.env['MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL'] || `${project}/releases/download`;
  const kernel = process.platform === 'linux' ? `-kernel${release().split('.')[0]}` : '';
  return `${base}/${version}/mediasoup-worker-${version}-${process.platform}-${process.arch}${kernel}.tgz`;
}
