import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pid as ownPid } from 'node:process';

/**
 * The contents of postmaster.pid, in which a running PostgreSQL describes itself (PostgreSQL,
 * src/include/utils/pidfile.h).
 */
export interface PostmasterFile {
  readonly pid: number;
  readonly dataFolder: string;
  readonly socketFolder: string;
  readonly isReady: boolean;
}

/** Returns `undefined` if there is none, or while it is being written. */
export async function readPostmasterFile(dataFolder: string): Promise<PostmasterFile | undefined> {
  const text = await readFile(pathIn(dataFolder), 'utf8').catch(() => '');
  const [pid = '', folder = '', , , socketFolder = '', , , status = ''] = text.split('\n');
  if (!/^[1-9]\d*$/.test(pid)) return undefined;
  return { pid: Number(pid), dataFolder: folder, socketFolder, isReady: status.trim() === 'ready' };
}

/**
 * Makes the file of a PostgreSQL that is gone name this process.
 *
 * PostgreSQL refuses to start while a process has the number in its file, and numbers are used again: in containers at
 * once. The number of its own parent counts as stale. PostgreSQL still checks the shared memory that the file names
 * further down; deleting the file would prevent that check.
 */
export async function disownPostmasterFile(dataFolder: string): Promise<void> {
  const text = await readFile(pathIn(dataFolder), 'utf8');
  await writeFile(pathIn(dataFolder), text.replace(/^.*/, String(ownPid)));
}

function pathIn(dataFolder: string): string {
  return join(dataFolder, 'postmaster.pid');
}
