import { StoreError } from './StoreError.ts';
import { toStoreError } from './toStoreError.ts';

/**
 * Runs one query of Prisma's, which starts only when it is awaited, or a transaction, which starts when it is called.
 * Rejects with a `StoreError` alone.
 */
export type Ask = <T>(query: PromiseLike<T> | (() => PromiseLike<T>)) => Promise<T>;

/** @param isClosed asked before each query: Prisma would quietly connect again */
export function createAsk(isClosed: () => boolean): Ask {
  return async (query) => {
    if (isClosed()) throw new StoreError('closed');
    try {
      return await (typeof query === 'function' ? query() : query);
    } catch (error) {
      throw toStoreError(error);
    }
  };
}
