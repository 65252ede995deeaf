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

/** How long a check's row stays before the sweep deletes it, in milliseconds. */
const rowMs = 1_000;

/**
 * Checks that the database stores a row, that a relay is connected, and that the clocks of this machine and of the
 * database agree, within the limit that also holds between server and browsers. If they differ, either may be wrong.
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
