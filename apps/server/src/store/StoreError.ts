/**
 * Why a database call gave no answer.
 *
 * The same call may succeed later after `database-unreachable`, `database-late` (no answer in time, so nobody knows
 * whether it was done), `database-read-only`, `database-full` (the disk), `database-busy` (no connection or lock was
 * free) and `not-ours` (this process does not hold the lock of the database). `row-refused`, such as a key of a wrong
 * length, and `query-failed` are our bugs. `closed`: the store has been closed.
 */
export type StoreErrorCode = (typeof storeErrorCodes)[number];

const passing = [
  'database-unreachable',
  'database-late',
  'database-read-only',
  'database-full',
  'database-busy',
  'not-ours',
] as const;

/** Every code of a `StoreError`. */
export const storeErrorCodes = [...passing, 'row-refused', 'query-failed', 'closed'] as const;

/**
 * A database call that gave no answer.
 *
 * It carries codes alone: the errors of the driver and of Prisma quote rows and arguments, so none is kept as a cause.
 */
export class StoreError extends Error {
  readonly code: StoreErrorCode;
  /** The SQLSTATE or errno that the driver gave, such as `23514` or `ECONNREFUSED`. */
  readonly sqlState: string | undefined;

  constructor(code: StoreErrorCode, sqlState?: string) {
    super(code);
    this.name = 'StoreError';
    this.code = code;
    this.sqlState = sqlState;
  }

  /** True if the same call may work later, without a change of ours. */
  get isPassing(): boolean {
    return passing.some((code) => code === this.code);
  }
}
