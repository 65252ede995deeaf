import { chmod, mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fail, ok, type Result } from '@sotto/base';
import { asDatabaseUser } from './asDatabaseUser.ts';
import type { Cluster } from './Cluster.ts';
import type { EmbeddedFailure, EmbeddedPostgres } from './EmbeddedPostgres.ts';
import { findBinaries } from './findBinaries.ts';
import { initialiseCluster } from './initialiseCluster.ts';
import { lockFile, type Release } from './lockFile.ts';
import { type RunningPostgres, runPostgres } from './runPostgres.ts';
import { makeSocketFolder, removeSocketFolder } from './socketFolder.ts';
import { stopOrphan } from './stopOrphan.ts';

/**
 * How long a failed start is tried again, in milliseconds. The connection processes of a killed PostgreSQL may need a
 * moment to notice. A PostgreSQL that a killed Sotto had just begun to start may appear only now.
 */
const retryMs = 5_000;

/**
 * Starts an embedded PostgreSQL on the data in `folder`, which the first start makes.
 *
 * It listens on a UNIX socket in a private folder and on no port, so it needs no password and meets no other. A
 * PostgreSQL that a killed Sotto left running is shut down first; one that was itself killed recovers.
 *
 * @param options.folder made where it is missing; ours alone
 */
export async function startEmbeddedPostgres(options: {
  readonly folder: string;
}): Promise<Result<EmbeddedPostgres, EmbeddedFailure>> {
  const [binaries, prefix] = await Promise.all([findBinaries(), asDatabaseUser()]);
  if (!binaries.ok) return binaries;
  if (!prefix.ok) return prefix;
  const folder = await makeFolder(options.folder);
  if (!folder.ok) return folder;
  const lock = lockFile(join(folder.value, 'lock'));
  if (!lock.ok) return lock;
  const dataFolder = join(folder.value, 'data');
  const cluster = { binaries: binaries.value, prefix: prefix.value, folder: folder.value, dataFolder };
  const started = await startLocked(cluster, lock.value).catch(toFailure);
  if (!started.ok) lock.value();
  return started;
}

/**
 * Turns all errors of the disk into one failure, because a disk may fail at any step and no detail would help. Throws
 * other errors, which are our bugs.
 */
function toFailure(error: unknown): { ok: false; error: EmbeddedFailure } {
  if (typeof (error as NodeJS.ErrnoException).syscall === 'string') return fail('start-failed');
  throw error;
}

async function makeFolder(path: string): Promise<Result<string, { code: 'folder-not-writable' }>> {
  try {
    await mkdir(path, { mode: 0o700, recursive: true });
    await chmod(path, 0o700);
    return ok(await realpath(path));
  } catch {
    return fail('folder-not-writable');
  }
}

async function startLocked(cluster: Cluster, release: Release): Promise<Result<EmbeddedPostgres, EmbeddedFailure>> {
  const deadline = Date.now() + retryMs;
  for (;;) {
    const started = await startOnce(cluster, release);
    if (started.ok || started.error.code !== 'start-failed' || Date.now() > deadline) return started;
    await delay(250);
  }
}

async function startOnce(cluster: Cluster, release: Release): Promise<Result<EmbeddedPostgres, EmbeddedFailure>> {
  const stopped = await stopOrphan(cluster);
  if (!stopped.ok) return stopped;
  const initialised = await initialiseCluster(cluster);
  if (!initialised.ok) return initialised;
  const socketFolder = await makeSocketFolder(cluster.folder);
  const running = await runPostgres(cluster, socketFolder);
  if (running.ok) return ok(toEmbeddedPostgres(running.value, { socketFolder, release }));
  await removeSocketFolder(socketFolder);
  return running;
}

function toEmbeddedPostgres(
  running: RunningPostgres,
  { socketFolder, release }: { socketFolder: string; release: Release },
): EmbeddedPostgres {
  let closing: Promise<void> | undefined;
  const close = async () => {
    await running.stop();
    await removeSocketFolder(socketFolder).finally(release);
  };
  return {
    // Port and sslmode as well, or `PGPORT` and `PGSSLMODE` would stand in for them.
    url: `postgresql://sotto@localhost:5432/postgres?sslmode=disable&host=${encodeURIComponent(socketFolder)}`,
    ended: running.ended,
    close() {
      closing ??= close();
      return closing;
    },
  };
}
