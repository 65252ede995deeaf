import { DatabaseSync } from 'node:sqlite';
import { fail, ok, type Result } from '@sotto/base';

/** Undoes a lock; idempotent. */
export type Release = () => void;

/** Keeps a reference to each lock, since a garbage-collected owner would release it. */
const held = new Set<DatabaseSync>();

/** SQLITE_BUSY (https://www.sqlite.org/rescode.html#busy). */
const busy = 5;

/**
 * Locks a file until this process ends, in whatever way it ends.
 *
 * Node has no flock(2), but an exclusive SQLite transaction holds fcntl(2) locks. The kernel releases these when the
 * process is killed, and containers that share the disk see them. Unlike fcntl(2) itself, SQLite also refuses a second
 * lock within the same process.
 */
export function lockFile(path: string): Result<Release, { code: 'data-in-use' | 'folder-not-writable' }> {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    database?.close();
    return fail((error as { errcode?: number }).errcode === busy ? 'data-in-use' : 'folder-not-writable');
  }
  const lock = database;
  held.add(lock);
  return ok(() => {
    if (held.delete(lock)) lock.close();
  });
}
