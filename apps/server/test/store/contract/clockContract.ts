import { expect, it } from 'vitest';
import type { Store } from '../../../src/store/Store.ts';

/** The time that every `Store` tells: a moment of this machine, where the database is on it, whatever its time zone. */
export function clockContract(store: () => Store): void {
  it('tells the time between two looks at this clock', async () => {
    const before = Date.now();
    const told = await store().clock();
    const after = Date.now();
    expect(told.getTime()).toBeGreaterThanOrEqual(before - 1);
    expect(told.getTime()).toBeLessThanOrEqual(after + 1);
  });
}
