/** A PostgreSQL of our own, running. */
export interface EmbeddedPostgres {
  /** The URL for `openStore`. It changes with each start. */
  readonly url: string;
  /** Resolves when the database has ended, by `close` or by itself. */
  readonly ended: Promise<void>;
  /** Shuts it down within a few seconds, losing nothing that was acknowledged; idempotent. */
  close(): Promise<void>;
}

/**
 * Why there is no PostgreSQL.
 *
 * - `data-in-use`: another Sotto works on this folder.
 * - `data-of-other-version`: another major version of PostgreSQL made it.
 * - `folder-not-writable`: missing rights, a read-only disk, or a file in the way.
 * - `user-refused`: PostgreSQL runs neither as root nor as a user without a name, and this system has no user
 *   namespace that gives that user another number.
 * - `binaries-missing`: this platform has no embedded PostgreSQL, or its installation was not finished.
 * - `start-failed`: it ended again, or did not get ready; `postgres.log` in the folder may say why.
 */
export type EmbeddedFailure = {
  readonly code:
    | 'data-in-use'
    | 'data-of-other-version'
    | 'folder-not-writable'
    | 'user-refused'
    | 'binaries-missing'
    | 'start-failed';
};
