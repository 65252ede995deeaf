import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { kill, platform } from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { fail, ok, type Result } from '@sotto/base';
import type { Cluster } from './Cluster.ts';
import { disownPostmasterFile, type PostmasterFile, readPostmasterFile } from './PostmasterFile.ts';
import { removeSocketFolder, socketIn } from './socketFolder.ts';

/** PostgreSQL's fast and immediate shutdown, then a kill. None loses acknowledged data. */
const signals = [
  { signal: 'SIGINT', waitMs: 15_000 },
  { signal: 'SIGQUIT', waitMs: 5_000 },
  { signal: 'SIGKILL', waitMs: 5_000 },
] as const;

/**
 * Ends the PostgreSQL that a killed Sotto left running on this data, so that it can be started again.
 *
 * The caller holds the folder's lock, so a PostgreSQL that still runs there belongs to nobody.
 *
 * @returns `data-in-use` when something answers that we cannot end
 */
export async function stopOrphan({ folder, dataFolder }: Cluster): Promise<Result<void, { code: 'data-in-use' }>> {
  const file = await readPostmasterFile(dataFolder);
  const isOurs = file !== undefined && (await isSameFolder(file.dataFolder, dataFolder));
  if (isOurs && !(await stop(file))) return fail('data-in-use');
  // A process in another container has no number here that we could signal.
  if (await answers(socketIn(join(folder, 'socket')))) return fail('data-in-use');
  if (isOurs) await removeSocketFolder(file.socketFolder);
  const left = await readPostmasterFile(dataFolder);
  if (left && isSomeone(left.pid)) await disownPostmasterFile(dataFolder);
  return ok(undefined);
}

/**
 * Tells whether the file was written in this folder. A copy of the folder names a PostgreSQL that is not ours to end.
 */
async function isSameFolder(recorded: string, actual: string): Promise<boolean> {
  const [there, here] = await Promise.all([recorded, actual].map((path) => stat(path).catch(() => undefined)));
  return there !== undefined && there.dev === here?.dev && there.ino === here.ino;
}

async function stop(file: PostmasterFile): Promise<boolean> {
  for (const { signal, waitMs } of signals) {
    if (!(await isRunning(file)) || !send(file.pid, signal)) return true;
    const deadline = Date.now() + waitMs;
    while (Date.now() < deadline) {
      if (!(await isRunning(file))) return true;
      await delay(20);
    }
  }
  return false;
}

/**
 * Tells whether the process of this number is a PostgreSQL on the folder that the file names, and not another with the
 * same number.
 */
async function isRunning({ pid, dataFolder }: PostmasterFile): Promise<boolean> {
  const command = await commandOf(pid);
  return command.includes('postgres') && command.includes(`-D ${dataFolder}`);
}

/** Its command line; empty when it is gone or waits to be reaped. /proc/PID/cwd would ask for rights we may not have. */
async function commandOf(pid: number): Promise<string> {
  if (platform === 'linux') {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return command.replaceAll('\0', ' ');
  }
  const ps = promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]);
  return ps.then(({ stdout }) => stdout.trim()).catch(() => '');
}

function isSomeone(pid: number): boolean {
  try {
    return kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return kill(pid, signal);
  } catch {
    return false;
  }
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket);
    const settle = (answer: boolean) => {
      connection.destroy();
      resolve(answer);
    };
    connection.setTimeout(2_000, () => settle(true));
    connection.once('connect', () => settle(true));
    connection.once('error', () => settle(false));
  });
}
