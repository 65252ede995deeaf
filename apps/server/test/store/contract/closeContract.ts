import { expect, it } from 'vitest';
import type { Store } from '../../../src/store/Store.ts';
import { bytes, moment, sampleHouse, sampleRoom } from './samples.ts';

/** The contract of closing a `Store`. */
export function closeContract(store: () => Store): void {
  it('may be asked for twice', async () => {
    await Promise.all([store().close(), store().close()]);
    await store().close();
  });

  it('ends every part of the store', async () => {
    const { rooms, statements, entries, houses, hellos, claim, close } = store();
    await close();
    const calls = [
      () => rooms.find(sampleRoom().handle),
      () => rooms.create(sampleRoom()),
      () => rooms.advance({ handle: sampleRoom().handle, following: 0, change: {} }),
      () => statements.last(sampleRoom().handle),
      () => entries.append(sampleRoom().handle, { after: 0, rows: [bytes(1)] }),
      () => houses.create(sampleHouse()),
      () => hellos.claim(bytes(32), moment(0)),
      () => claim.isOpen(),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ name: 'StoreError', code: 'closed' });
  });
}
