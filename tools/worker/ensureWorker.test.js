import { createReadStream } from 'node:fs';
import { appendFile, chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { ensurePackages } from '../setup/ensurePackages.js';
import { readMark } from './checkedWorker.js';
import { downloadWorker } from './downloadWorker.js';
import { ensureWorker } from './ensureWorker.js';
import { findWorkerPlace } from './workerPlace.js';

vi.mock('../setup/ensurePackages.js', async (importOriginal) => {
  const original = /** @type {typeof import('../setup/ensurePackages.js')} */ (await importOriginal());
  return { ...original, ensurePackages: vi.fn(original.ensurePackages) };
});

const BUILD_MS = 30 * 60_000;
const { create } = createRequire(import.meta.resolve('mediasoup'))('tar');

/** @type {string} a real worker, for the servers below to give */
let real;
/** @type {string} */
let folder;
/** @type {() => Promise<void>} */
let closeServer;
let requests = 0;
const log = vi.fn();

beforeAll(async () => {
  real = await ensureWorker({ log: console.log });
}, BUILD_MS);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sotto-ensure-'));
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
  vi.stubEnv('MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD', '');
  closeServer = async () => undefined;
  requests = 0;
  log.mockClear();
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await closeServer();
  await rm(folder, { recursive: true });
});

/** Stands in for the release page of mediasoup. @param {import('node:http').RequestListener} answer */
async function serve(answer) {
  const server = createServer((request, response) => {
    requests++;
    answer(request, response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  vi.stubEnv('MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL', `http://127.0.0.1:${port}`);
  closeServer = async () => {
    server.closeAllConnections();
    server.close();
  };
}

/** @param {(path: string) => Promise<void>} write makes the file that is packed as the worker */
async function pack(write) {
  const content = join(folder, 'content');
  await mkdir(content);
  await write(join(content, 'mediasoup-worker'));
  await writeFile(join(content, 'other'), 'not wanted');
  const archive = join(folder, 'worker.tgz');
  await create({ cwd: content, gzip: true, file: archive }, ['mediasoup-worker', 'other']);
  return archive;
}

/** @param {number} [patienceMs] */
async function download(patienceMs) {
  const staging = join(folder, 'staging');
  await mkdir(staging);
  return { came: await downloadWorker(await findWorkerPlace(), staging, patienceMs), staging };
}

it('keeps a downloaded worker that passes the check, and fetches it once for all who ask', async () => {
  const archive = await pack((path) => cp(real, path));
  await serve((_request, response) => createReadStream(archive).pipe(response));
  const [first, second] = await Promise.all([ensureWorker({ log }), ensureWorker({ log })]);
  expect(second).toBe(first);
  expect(await ensureWorker({ log })).toBe(first);
  expect(requests).toBe(1);
  const { base, name } = await findWorkerPlace();
  expect(await readdir(base)).toEqual([name]);
  expect((await readMark(join(base, name)))?.origin).toBe('download');
});

it('fetches a folder again that has changed since its check, and clears leftovers of a killed process', async () => {
  const archive = await pack((path) => cp(real, path));
  await serve((_request, response) => createReadStream(archive).pipe(response));
  const { base, name } = await findWorkerPlace();
  await mkdir(join(base, `${name}.tmp-left`), { recursive: true });
  const worker = await ensureWorker({ log });
  await appendFile(worker, '.');
  expect(await ensureWorker({ log })).toBe(worker);
  expect(requests).toBe(2);
  expect(await readFile(worker)).toEqual(await readFile(real));
  expect(await readdir(base)).toEqual([name]);
});

it('says in one sentence where to look when it can neither fetch nor build one', async () => {
  vi.mocked(ensurePackages).mockResolvedValueOnce();
  await serve((_request, response) => response.writeHead(404).end());
  await mkdir(join(folder, 'bin'));
  await writeFile(join(folder, 'bin', 'meson'), '#!/bin/sh\necho no compiler here\nexit 1\n');
  await chmod(join(folder, 'bin', 'meson'), 0o755);
  vi.stubEnv('PATH', `${join(folder, 'bin')}:${process.env['PATH']}`);
  const { base, name } = await findWorkerPlace();
  const logFile = join(base, `${name}.log`);
  await expect(ensureWorker({ log })).rejects.toThrow(
    `The media engine could not be built (configuring ended with 1); what the tools said is in ${logFile}`,
  );
  expect(await readFile(logFile, 'utf8')).toBe('no compiler here\n');
  expect(await readdir(base)).toEqual([`${name}.log`]);
});

it('unpacks nothing but the worker', async () => {
  const archive = await pack((path) => cp(real, path));
  await serve((_request, response) => createReadStream(archive).pipe(response));
  const { came, staging } = await download();
  expect(came).toBe(true);
  expect(await readdir(staging)).toEqual(['mediasoup-worker']);
});

it('wants no worker that does not start here', async () => {
  const archive = await pack((path) => writeFile(path, '#!/bin/sh\nexit 127\n'));
  await serve((_request, response) => createReadStream(archive).pipe(response));
  expect((await download()).came).toBe(false);
});

it('wants no half worker', async () => {
  const archive = await readFile(await pack((path) => cp(real, path)));
  await serve((_request, response) => response.end(archive.subarray(0, archive.length / 2)));
  expect((await download()).came).toBe(false);
});

it('waits no longer than it has patience', async () => {
  await serve((_request, response) => response.writeHead(200).write('x'));
  expect((await download(300)).came).toBe(false);
});

it('gives up at once if there is no way, or none is wanted', async () => {
  vi.stubEnv('MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL', 'http://127.0.0.1:9');
  expect((await download()).came).toBe(false);
  await serve((_request, response) => response.end());
  vi.stubEnv('MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD', '1');
  expect(await downloadWorker(await findWorkerPlace(), folder)).toBe(false);
  expect(requests).toBe(0);
});
