import { expect, it } from 'vitest';
import type { Store } from '../../../src/store/Store.ts';
import { bytes, countAtOnce, sampleHouse } from './samples.ts';

/** The contract of every `ClaimStore`. */
export function claimContract(store: () => Store): void {
  const claim = () => store().claim;
  const first = bytes(32, 1);
  const second = bytes(32, 2);

  it('is open from the arming to the spending', async () => {
    expect(await claim().isOpen()).toBe(false);
    expect(await claim().arm(first)).toBe(true);
    expect(await claim().isOpen()).toBe(true);
    expect(await claim().spend(first, sampleHouse())).toBe(true);
    expect(await claim().isOpen()).toBe(false);
  });

  it('spends no token before one is armed, and none but the armed one', async () => {
    expect(await claim().spend(first, sampleHouse())).toBe(false);
    await claim().arm(first);
    expect(await claim().spend(second, sampleHouse())).toBe(false);
    expect(await claim().isOpen()).toBe(true);
  });

  it('spends a token once, however many try at once', async () => {
    await claim().arm(first);
    expect(await countAtOnce(12, true, () => claim().spend(first, sampleHouse()))).toBe(1);
  });

  it('makes a token useless by arming another', async () => {
    await claim().arm(first);
    expect(await claim().arm(second)).toBe(true);
    expect(await claim().spend(first, sampleHouse())).toBe(false);
    expect(await claim().spend(second, sampleHouse())).toBe(true);
  });

  it('cannot be armed again once spent', async () => {
    await claim().arm(first);
    expect(await claim().isClaimed()).toBe(false);
    await claim().spend(first, sampleHouse());
    expect(await claim().isClaimed()).toBe(true);
    expect(await claim().arm(second)).toBe(false);
    expect(await claim().spend(second, sampleHouse())).toBe(false);
    expect(await claim().isOpen()).toBe(false);
  });

  it('is armed again once spent only where the operator asks for it, and the server stays claimed', async () => {
    await claim().arm(first);
    await claim().spend(first, sampleHouse());
    await claim().armAgain(second);
    expect([await claim().isOpen(), await claim().isClaimed()]).toEqual([true, true]);
    const another = sampleHouse({ handle: bytes(16, 77) });
    expect(await claim().spend(first, another)).toBe(false);
    expect(await countAtOnce(12, true, () => claim().spend(second, another))).toBe(1);
    expect([await claim().isOpen(), await claim().isClaimed()]).toEqual([false, true]);
    expect(await store().houses.find(another.handle)).toEqual(another);
  });

  it('is disarmed on a claimed server by a start that asks for no other', async () => {
    await claim().arm(first);
    await claim().spend(first, sampleHouse());
    await claim().armAgain(second);
    expect(await claim().arm(first)).toBe(false);
    expect(await claim().isOpen()).toBe(false);
    expect(await claim().spend(second, sampleHouse({ handle: bytes(16, 77) }))).toBe(false);
  });

  it('makes the house with the spending, and none without it', async () => {
    await claim().arm(first);
    expect(await claim().spend(second, sampleHouse())).toBe(false);
    expect(await store().houses.find(sampleHouse().handle)).toBeUndefined();
    expect(await claim().spend(first, sampleHouse())).toBe(true);
    expect(await store().houses.find(sampleHouse().handle)).toEqual(sampleHouse());
  });

  it('keeps the token where the house cannot be made', async () => {
    await claim().arm(first);
    await store().houses.create(sampleHouse());
    await expect(claim().spend(first, sampleHouse())).rejects.toMatchObject({ code: 'row-refused' });
    await expect(claim().spend(first, sampleHouse({ name: bytes(2049) }))).rejects.toMatchObject({
      code: 'row-refused',
    });
    expect(await claim().isOpen()).toBe(true);
  });

  it('refuses a hash of a wrong length', async () => {
    await expect(claim().arm(bytes(31))).rejects.toMatchObject({ code: 'row-refused' });
  });
}
