import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fail, ok, type Result } from '@sotto/base';
import { type Cluster, clusterEnvironment } from './Cluster.ts';
import { readPostmasterFile } from './PostmasterFile.ts';
import { postgresSettings } from './settings.ts';

/** A PostgreSQL that is ready, and its end. */
export interface RunningPostgres {
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Time limit for a start, in milliseconds. By far the longest part is replaying, after a crash, data that was not yet
 * in the tables.
 */
const readyWithinMs = 120_000;

/** Starts PostgreSQL on a data folder that nobody else uses, and waits until it takes connections. */
export async function runPostgres(
  cluster: Cluster,
  socketFolder: string,
): Promise<Result<RunningPostgres, { code: 'start-failed' }>> {
  const child = await spawnPostgres(cluster, socketFolder);
  const ended = endOf(child);
  const stop = () => stopChild(child, ended);
  if (await isReady(child, cluster.dataFolder)) return ok({ ended, stop });
  await stop();
  return fail('start-failed');
}

async function spawnPostgres({ prefix, binaries, folder, dataFolder }: Cluster, socketFolder: string) {
  const command = [...prefix, binaries.postgres, '-D', dataFolder, ...postgresSettings(socketFolder)];
  const [file = binaries.postgres, ...args] = command;
  const log = await open(join(folder, 'postgres.log'), 'w', 0o600);
  try {
    // PostgreSQL gets a process session of its own. So Ctrl-C reaches only us, and we end the database when we are
    // done.
    const stdio = ['ignore', log.fd, log.fd] as const;
    return spawn(file, args, { cwd: folder, env: clusterEnvironment(), detached: true, stdio: [...stdio] });
  } finally {
    await log.close();
  }
}

async function endOf(child: ChildProcess): Promise<void> {
  await once(child, 'exit').catch(() => undefined);
}

async function isReady(child: ChildProcess, dataFolder: string): Promise<boolean> {
  const deadline = Date.now() + readyWithinMs;
  while (Date.now() < deadline && isRunning(child)) {
    const file = await readPostmasterFile(dataFolder);
    if (file?.isReady && file.pid === child.pid) return true;
    await delay(20);
  }
  return false;
}

/** Shuts down fast, then without a last checkpoint, then at once; PostgreSQL recovers from each at its next start. */
async function stopChild(child: ChildProcess, ended: Promise<void>): Promise<void> {
  for (const [signal, waitMs] of [
    ['SIGINT', 8_000],
    ['SIGQUIT', 3_000],
    ['SIGKILL', 3_000],
  ] as const) {
    if (!isRunning(child)) return;
    child.kill(signal);
    const patience = new AbortController();
    await Promise.race([ended, delay(waitMs, undefined, { signal: patience.signal }).catch(() => undefined)]);
    patience.abort();
  }
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}
