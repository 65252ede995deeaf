import { mkdir, mkdtemp, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const socketName = '.s.PGSQL.5432';

/** Room for a path in sockaddr_un, with its final zero: 104 bytes on macOS, 108 on Linux. */
const longestPath = 103;

/**
 * Makes the empty folder (0700) for PostgreSQL's socket: below `folder` if a socket's path may be that long, else a
 * short one of our own. A path with a comma does not work either, since PostgreSQL reads the setting as a list.
 */
export async function makeSocketFolder(folder: string): Promise<string> {
  const own = join(folder, 'socket');
  if (!isUsable(own)) return mkdtemp(join(isUsable(join(tmpdir(), 'sotto-123456')) ? tmpdir() : '/tmp', 'sotto-'));
  await mkdir(own, { mode: 0o700, recursive: true });
  await clear(own);
  return own;
}

/** Deletes such a folder and what PostgreSQL leaves in it, and nothing else. */
export async function removeSocketFolder(path: string): Promise<void> {
  await clear(path);
  await rmdir(path).catch(() => undefined);
}

/** Path of the socket in such a folder. */
export function socketIn(path: string): string {
  return join(path, socketName);
}

function isUsable(path: string): boolean {
  return Buffer.byteLength(socketIn(path)) <= longestPath && /^[\w./@+ -]+$/.test(path);
}

async function clear(path: string): Promise<void> {
  for (const name of [socketName, `${socketName}.lock`]) await rm(join(path, name), { force: true });
}
