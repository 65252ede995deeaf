import type { Secret } from '@sotto/base';
import type { Agreement } from './Agreement.ts';
import { expire, secretsOf } from './KeyRing.ts';
import { batchFreshMs } from './microphoneGate.ts';
import { type SeenGeneration, switchAfterMs } from './whereToSpeak.ts';
import { withdraw } from './withdraw.ts';

/**
 * Gives up what has had its time. [G11, G13]
 *
 * @returns the secrets to wipe
 */
export function forget(agreement: Agreement, nowMs: number): readonly Secret[] {
  const { batches } = agreement;
  for (const [number, madeAtMs] of batches) if (nowMs >= madeAtMs + batchFreshMs) batches.delete(number);
  const change = expire(agreement.ring, nowMs);
  agreement.ring = change.ring;
  agreement.seen = stillNeeded(agreement.seen, nowMs);
  return change.consumed;
}

/** The last removal, and what speakers may still have to wait for: all others say no more than if they were not there. */
function stillNeeded(seen: SeenGeneration[], nowMs: number): SeenGeneration[] {
  const removal = seen.findLast(({ act }) => act === 'eject');
  return seen.filter((each) => each === removal || nowMs < each.seenAtMs + switchAfterMs);
}

/**
 * Gives up every secret: nobody inside, or nobody at all, is to have any from us. [G13]
 *
 * @returns the secrets to wipe
 */
export function forgetAll(agreement: Agreement): readonly Secret[] {
  const { keks, strangers, ring } = agreement;
  const consumed = [...ring.flatMap(secretsOf), ...keks.values()];
  withdraw(agreement);
  agreement.ring = [];
  keks.clear();
  strangers.length = 0;
  return consumed;
}
