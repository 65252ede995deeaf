/** The limits of size and count for the three records of a room. [W3] */
export const recordLimits = {
  /** The sealed body of a genesis or a statement; the length is fixed. */
  bodyBytes: 128,
  /** Member keys, or joins, in one statement. */
  named: 64,
  /** The largest number in a record: 4 bytes. */
  number: 2 ** 32 - 1,
  /** Statements, or roster entries, between two checkpoints. */
  statements: 32_767,
  rosterEntries: 100_000,
  /** Statements, roster entries or steps on one page. */
  page: 64,
  /** Entry hashes in one message. */
  entryHashes: 1024,
  /** One wrapped key. */
  wrapBytes: 48,
  /** A wrap with the join of its receiver. */
  packedWrapBytes: 64,
  /** Wraps in one message. */
  wraps: 900,
  /** Bytes of a checkpoint in one message. */
  checkpointPart: 32_768,
  /** Entries inside in one message, and the size of one with its version. */
  insidePage: 1024,
  insideEntryBytes: 36,
  /** A confirmation tag c(g, s). */
  confirmBytes: 16,
  /** Members, bans or powers in one checkpoint. */
  checkpointNames: 10_000,
  /** Statements that show how a checkpoint's signer got its power. */
  grants: 8,
} as const;
