/**
 * Time limits of the database, in milliseconds. A client waits 10 s for an answer, so two calls in a row have to fit
 * into that.
 */
export const databaseLimits = {
  /** Getting a connection: a free one of the pool, or a new one. */
  connectMs: 3_000,
  /** A statement in PostgreSQL, which then cancels it; also a transaction that is idle or waits for a lock. */
  statementMs: 3_000,
  /** The arrival of an answer. After that, the server gives up the connection. */
  queryMs: 3_500,
  /** All of it together. */
  deadlineMs: 4_500,
  /** Closing a store: calls that are still running are given up. */
  closeMs: 3_000,
} as const;
