/** `database-unreachable`: try again later. `row-refused` and `query-failed`: our bug, such as a key of a wrong length. */
export type StoreErrorCode = 'database-unreachable' | 'row-refused' | 'query-failed' | 'closed';

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
}
