import { databaseLimits } from './databaseLimits.ts';
import { StoreError } from './StoreError.ts';
import { toStoreError } from './toStoreError.ts';

/**
 * Runs one query of Prisma's, which starts only when it is awaited, or a transaction, which starts when it is called.
 * Rejects with a `StoreError` alone, and ends in time whatever the database does: after `database-late` the query may
 * still have been carried out.
 */
export type Ask = <T>(query: PromiseLike<T> | (() => PromiseLike<T>)) => Promise<T>;

/**
 * @param isClosed asked before each query, because Prisma would silently connect again
 * @param deadlineMs the driver's own limits end a query sooner, and give its connection up; this one is for what they miss
 */
export function createAsk(isClosed: () => boolean, deadlineMs: number = databaseLimits.deadlineMs): Ask {
  return async (query) => {
    if (isClosed()) throw new StoreError('closed');
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new StoreError('database-late')), deadlineMs);
    try {
      return await Promise.race([typeof query === 'function' ? query() : query, late.promise]);
    } catch (error) {
      throw error instanceof StoreError ? error : toStoreError(error);
    } finally {
      clearTimeout(timer);
    }
  };
}
