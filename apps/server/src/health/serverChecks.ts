import { type Bytes, randomBytes } from '@sotto/base';
import { helloToleranceMs } from '@sotto/envelope';
import type { Store } from '../store/Store.ts';
import type { ReadinessCheck } from './Readiness.ts';

export interface CheckedParts {
  readonly store: Pick<Store, 'hellos' | 'clock'>;
  readonly relays: { readonly upCount: number };
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** How long the row of a check stays before the sweep takes it, in milliseconds. */
const rowMs = 1_000;

/**
 * That the database takes a row, that a relay is connected, and that this machine and the database's agree on the time as
 * closely as server and browsers must: of two clocks that don't, either may be wrong.
 */
export function serverChecks({ store, relays, now }: CheckedParts): readonly ReadinessCheck[] {
  const key: () => Bytes = () => randomBytes(32);
  return [
    { name: 'database', isReady: () => store.hellos.claim(key(), new Date(now() + rowMs)) },
    { name: 'relay', isReady: () => relays.upCount > 0 },
    {
      name: 'clock',
      isReady: async () => Math.abs((await store.clock()).getTime() - now()) < helloToleranceMs,
    },
  ];
}
