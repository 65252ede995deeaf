/** The sizes and counts of the statement log and the key agreement. [W3] */
export const statementLimits = {
  /** The sealed body of a statement, always this long. */
  statementBodyBytes: 128,
  /** The sealed body of a room's first statement, always this long. */
  genesisBodyBytes: 4096,
  /** Bans that a first statement repeats. */
  genesisBans: 100,
  /** Joins that one statement acts on. */
  statementJoins: 8,
  /** Statements of a room. */
  statements: 32_767,
  /** One wrapped media secret. */
  wrapBytes: 48,
  /** A wrap with the join that it is for. */
  packedWrapBytes: 64,
  /** Wraps that one message carries. */
  wraps: 900,
  /** Statements that one page of the log carries. */
  logPage: 64,
  /** Entries of the key roster that one page or event carries. */
  rosterPage: 64,
  /** Entries of a room's key roster. */
  rosterEntries: 100_000,
} as const;
