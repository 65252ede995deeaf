import { expect, it } from 'vitest';
import type { Store } from '../Store.ts';
import { bytes, countAtOnce, moment } from './samples.ts';

/** What every `ClaimStore` does. */
export function claimContract(store: () => Store): void {
  const claim = () => store().claim;
  const first = bytes(32, 1);
  const second = bytes(32, 2);

  it('is open from the arming to the spending', async () => {
    expect(await claim().isOpen()).toBe(false);
    expect(await claim().arm(first)).toBe(true);
    expect(await claim().isOpen()).toBe(true);
    expect(await claim().spend(first, moment(0))).toBe(true);
    expect(await claim().isOpen()).toBe(false);
  });

  it('spends no token before one is armed, and none but the armed one', async () => {
    expect(await claim().spend(first, moment(0))).toBe(false);
    await claim().arm(first);
    expect(await claim().spend(second, moment(0))).toBe(false);
    expect(await claim().isOpen()).toBe(true);
  });

  it('spends a token once, however many try at once', async () => {
    await claim().arm(first);
    expect(await countAtOnce(12, true, () => claim().spend(first, moment(0)))).toBe(1);
  });

  it('makes a token useless by arming another', async () => {
    await claim().arm(first);
    expect(await claim().arm(second)).toBe(true);
    expect(await claim().spend(first, moment(0))).toBe(false);
    expect(await claim().spend(second, moment(0))).toBe(true);
  });

  it('cannot be armed again once spent', async () => {
    await claim().arm(first);
    await claim().spend(first, moment(0));
    expect(await claim().arm(second)).toBe(false);
    expect(await claim().spend(second, moment(0))).toBe(false);
    expect(await claim().isOpen()).toBe(false);
  });

  it('refuses a hash of a wrong length', async () => {
    await expect(claim().arm(bytes(31))).rejects.toMatchObject({ code: 'row-refused' });
  });
}
