/**
 * How long anything of the database may take, in milliseconds. A client waits 10 s for an answer, so two calls in a row
 * have to fit into that.
 */
export const databaseLimits = {
  /** For a connection: a free one of the pool, or a new one. */
  connectMs: 3_000,
  /** For a statement at PostgreSQL, which cancels it then; also for a transaction that stands still, or waits for a lock. */
  statementMs: 3_000,
  /** For the answer to reach us, or else its connection is given up. */
  queryMs: 3_500,
  /** For all of it. */
  deadlineMs: 4_500,
  /** For the end of a store: what is still under way is given up. */
  closeMs: 3_000,
} as const;
