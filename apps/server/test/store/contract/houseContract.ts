import { expect, it } from 'vitest';
import type { Store } from '../../../src/store/Store.ts';
import { bytes, countAtOnce, sampleHouse } from './samples.ts';

/** The contract of every `HouseStore`. */
export function houseContract(store: () => Store): void {
  const houses = () => store().houses;
  const { handle } = sampleHouse();

  it('finds a house as it was created', async () => {
    expect(await houses().find(handle)).toBeUndefined();
    expect(await houses().create(sampleHouse())).toBe('created');
    expect(await houses().find(handle)).toEqual(sampleHouse());
  });

  it('says that a house exists and leaves it as it was', async () => {
    await houses().create(sampleHouse());
    expect(await houses().create(sampleHouse({ name: bytes(9) }))).toBe('exists');
    expect(await houses().find(handle)).toEqual(sampleHouse());
  });

  it('creates a house once, however many create it at once', async () => {
    expect(await countAtOnce(12, 'created', () => houses().create(sampleHouse()))).toBe(1);
  });

  it('refuses keys and names of a wrong length', async () => {
    const wrong = [{ handle: bytes(15) }, { linkKey: bytes(33) }, { ownerKey: bytes(31) }, { name: bytes(2049) }];
    for (const changes of wrong) {
      await expect(houses().create(sampleHouse(changes))).rejects.toMatchObject({ code: 'row-refused' });
    }
  });
}
