import { isEqual, randomBytes, Secret } from '@sotto/base';
import { describe, expect, it } from 'vitest';
import { range } from '../../test/fixtures.ts';
import {
  confirmedStep,
  confirmStep,
  drop,
  endBefore,
  expire,
  generationOf,
  type HeldGeneration,
  isCommitted,
  type KeyRing,
  mayFollow,
  mayLead,
  replaced,
  secretAt,
  takeUp,
} from './KeyRing.ts';
import { commitTo, deriveLaterSecret } from './mediaSecret.ts';

const first = new Secret(range(1, 32));

/** A ring with one generation, taken up at step 4 at 1,000 ms. */
async function take(ring: KeyRing = [], generation = 7): Promise<KeyRing> {
  const place = { roomHandle: range(0, 16), generation, previous: range(16, 32) };
  const secret = new Secret(range(1, 32));
  const commitment = await commitTo(secret, { ...place, step: 4 });
  return takeUp(ring, { place, giver: 'ada', step: 4, secret, commitment }, 1_000).ring;
}

async function held(): Promise<HeldGeneration> {
  const generation = generationOf(await take(), 7);
  if (!generation) throw new Error('not held');
  return generation;
}

/** Whether every byte of a secret is gone. */
function isWiped(secret: Secret): boolean {
  try {
    secret.expose();
    return false;
  } catch {
    return true;
  }
}

describe('a generation', () => {
  it('[G3] gives the step at which it was taken up and those after, and none before', async () => {
    const generation = await held();
    expect(await secretAt(generation, 3)).toBeUndefined();
    expect((await secretAt(generation, 4))?.expose()).toEqual(first.expose());
    expect((await secretAt(generation, 9))?.expose()).toEqual((await deriveLaterSecret(first, 5)).expose());
  });

  it('[G2] knows the commitments of its steps, and no others', async () => {
    const generation = await held();
    for (const step of [4, 6]) {
      const secret = await deriveLaterSecret(first, step - 4);
      const commitment = await commitTo(secret, { ...generation.place, step });
      expect(await isCommitted(generation, step, commitment)).toBe(true);
      expect(await isCommitted(generation, step + 1, commitment)).toBe(false);
      expect(await isCommitted(generation, step, randomBytes(32))).toBe(false);
    }
    expect(await isCommitted(generation, 3, randomBytes(32))).toBe(false);
  });

  it('[G10] is followed 32 steps ahead by a frame, and 8,192 by a header once there was time for them', async () => {
    const generation = await held();
    expect([mayFollow(generation, 36, 1_000), mayFollow(generation, 37, 1_000)]).toEqual([true, false]);
    const lateMs = 1_000 + 2 * 3_600_000;
    expect([mayFollow(generation, 36, lateMs), mayFollow(generation, 37, lateMs)]).toEqual([true, false]);
    expect([mayLead(generation, 4 + 8_192, lateMs), mayLead(generation, 5 + 8_192, lateMs)]).toEqual([true, false]);
  });

  it('[G9] takes no more than two steps a second, whatever a header says', async () => {
    const generation = await held();
    expect([mayLead(generation, 36, 1_000), mayLead(generation, 37, 1_000)]).toEqual([true, false]);
    expect([mayLead(generation, 46, 6_000), mayLead(generation, 47, 6_000)]).toEqual([true, false]);
    const confirmed = await confirmStep(generation, 36, 1_000);
    expect([mayLead(confirmed, 37, 1_499), mayLead(confirmed, 37, 1_500)]).toEqual([false, true]);
  });

  it('[G11] keeps the steps before a confirmed one for two seconds, then wipes them', async () => {
    const confirmed = await confirmStep(await held(), 6, 5_000);
    expect(confirmedStep(confirmed).step).toBe(6);
    const ring = replaced(await take(), confirmed);
    const early = expire(ring, 6_999);
    expect(early.consumed).toEqual([]);
    const late = expire(ring, 7_000);
    expect(late.consumed).toEqual([confirmed.steps[0].secret]);
    const left = generationOf(late.ring, 7);
    expect(left && (await secretAt(left, 5))).toBeUndefined();
    expect(left && (await secretAt(left, 6))?.expose()).toEqual((await deriveLaterSecret(first, 2)).expose());
  });

  it('[G11] goes at its time when another begins, the earlier one where two were set', async () => {
    const both = endBefore(await take(await take(), 9), 9, 11_000);
    const ring = endBefore(endBefore(both, 9, 3_000), 9, 20_000);
    expect(expire(ring, 2_999).ring).toHaveLength(2);
    const { ring: left, consumed } = expire(ring, 3_000);
    expect(left.map(({ place }) => place.generation)).toEqual([9]);
    expect(consumed).toHaveLength(1);
  });

  it('[G13] gives its secrets back for wiping when replaced or dropped', async () => {
    const ring = await take();
    const before = generationOf(ring, 7);
    const again = takeUp(ring, { ...(before as HeldGeneration), ...confirmedStep(before as HeldGeneration) }, 2_000);
    expect(again.consumed).toEqual([before?.steps[0].secret]);
    const dropped = drop(again.ring, 7);
    expect(dropped.ring).toEqual([]);
    for (const secret of dropped.consumed) secret.wipe();
    expect(dropped.consumed.every(isWiped)).toBe(true);
  });

  it('[G3] moves on without going back', async () => {
    const confirmed = await confirmStep(await held(), 6, 5_000);
    expect(await confirmStep(confirmed, 5, 6_000)).toBe(confirmed);
    expect(isEqual(confirmedStep(confirmed).commitment, confirmed.steps[0].commitment)).toBe(false);
  });
});
