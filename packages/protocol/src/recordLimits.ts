/** The sizes and counts of the three records of a room. [W3] */
export const recordLimits = {
  /** The sealed body of a genesis or a statement, always this long. */
  bodyBytes: 128,
  /** Member keys, and joins, that one statement names. */
  named: 64,
  /** A number in a record: 4 bytes. */
  number: 2 ** 32 - 1,
  /** Statements, and roster entries, between two checkpoints. */
  statements: 32_767,
  rosterEntries: 100_000,
  /** Statements, roster entries or steps that one page carries. */
  page: 64,
  /** Entry hashes that one message carries. */
  entryHashes: 1024,
  /** One wrapped key. */
  wrapBytes: 48,
  /** A wrap with the join that it is for. */
  packedWrapBytes: 64,
  /** Wraps that one message carries. */
  wraps: 900,
  /** Bytes of a checkpoint that one message carries. */
  checkpointPart: 32_768,
  /** Entries inside that one message lists, and one of them with its version. */
  insidePage: 1024,
  insideEntryBytes: 36,
  /** A confirmation tag c(g, s). */
  confirmBytes: 16,
  /** Members, bans or powers that one checkpoint carries. */
  checkpointNames: 10_000,
  /** Statements that show where a checkpoint's signer has the power from. */
  grants: 8,
} as const;
