import type { Store } from './Store.ts';
import { StoreError } from './StoreError.ts';

/**
 * Refuses changes of rooms and houses while this process must not write. Reading continues, and people can still come
 * in.
 */
export function guardWrites(store: Store, mayWrite: () => boolean): Store {
  const guarded =
    <Arguments extends unknown[], T>(write: (...args: Arguments) => Promise<T>) =>
    async (...args: Arguments): Promise<T> => {
      if (!mayWrite()) throw new StoreError('not-ours');
      return write(...args);
    };
  const { rooms, statements, entries, steps, checkpoints, houses, claim } = store;
  return {
    ...store,
    rooms: {
      find: rooms.find,
      create: guarded(rooms.create),
      advance: guarded(rooms.advance),
      remove: guarded(rooms.remove),
      renew: guarded(rooms.renew),
      lend: guarded(rooms.lend),
      removeEmptySince: guarded(rooms.removeEmptySince),
    },
    statements: { ...statements, append: guarded(statements.append), drop: guarded(statements.drop) },
    entries: { ...entries, append: guarded(entries.append), drop: guarded(entries.drop) },
    steps: { ...steps, append: guarded(steps.append) },
    checkpoints: {
      ...checkpoints,
      keep: guarded(checkpoints.keep),
      forgetBefore: guarded(checkpoints.forgetBefore),
    },
    houses: { ...houses, create: guarded(houses.create) },
    claim: { ...claim, arm: guarded(claim.arm), armAgain: guarded(claim.armAgain), spend: guarded(claim.spend) },
  };
}
