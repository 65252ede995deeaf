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
} as const;
