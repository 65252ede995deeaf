import { expect, it } from 'vitest';
import type { Store } from '../../../src/store/Store.ts';
import { bytes, countAtOnce, moment } from './samples.ts';

/** The contract of every `HelloStore`. */
export function helloContract(store: () => Store): void {
  const hellos = () => store().hellos;

  it('claims each hello once', async () => {
    expect(await hellos().claim(bytes(32, 1), moment(240))).toBe(true);
    expect(await hellos().claim(bytes(32, 1), moment(300))).toBe(false);
    expect(await hellos().claim(bytes(32, 2), moment(240))).toBe(true);
  });

  it('gives a hello to one of many that claim it at once', async () => {
    expect(await countAtOnce(12, true, () => hellos().claim(bytes(32), moment(240)))).toBe(1);
  });

  it('gives each of a crowd its own, and none twice, when all come at once', async () => {
    const keys = Array.from({ length: 600 }, (_, index) => bytes(32, index % 200));
    const claims = await Promise.all(keys.map((key) => hellos().claim(key, moment(240))));
    expect(claims.filter(Boolean)).toHaveLength(200);
    expect(claims.slice(0, 200)).not.toContain(false);
  });

  it('claims for the others where one of a crowd is refused', async () => {
    const keys = [bytes(32, 1), bytes(31), bytes(32, 2)];
    const claims = await Promise.allSettled(keys.map((key) => hellos().claim(key, moment(240))));
    expect(claims).toMatchObject([{ value: true }, { reason: { code: 'row-refused' } }, { value: true }]);
  });

  it('sweeps what has expired, and remembers the rest', async () => {
    for (const index of [1, 2, 3]) await hellos().claim(bytes(32, index), moment(index));
    expect(await hellos().sweep(moment(2))).toBe(2);
    expect(await hellos().sweep(moment(2))).toBe(0);
    expect(await hellos().claim(bytes(32, 3), moment(9))).toBe(false);
    expect(await hellos().claim(bytes(32, 1), moment(9))).toBe(true);
  });

  it('refuses a key of a wrong length', async () => {
    await expect(hellos().claim(bytes(31), moment(1))).rejects.toMatchObject({ code: 'row-refused' });
  });
}
