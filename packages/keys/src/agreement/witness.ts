import { isEqual, type Secret, toBase64url } from '@sotto/base';
import { type Agreement, isSponsor, type Witness } from './Agreement.ts';
import { confirmStep, drop, generationOf, type HeldGeneration, isCommitted, mayLead, replaced } from './KeyRing.ts';
import type { RosterMember } from './KeyRoster.ts';
import { noteVersion } from './onIntroduced.ts';

/** Whether what one sponsor gave us may fall to another's word: never what the log vouches for, nor a moderator's gift. */
function isDisputable({ log: { log } }: Agreement, { giver }: HeldGeneration, by: string): boolean {
  return giver !== undefined && giver !== by && (log.present.has(by) || !log.present.has(giver));
}

/**
 * Hears what a sponsor signed of a secret. [G8-G10]
 *
 * The same as ours: we move on to its step. Another, while ours came from one sponsor alone: ours is given up and asked for
 * anew, from neither.
 *
 * @returns the secrets to wipe
 */
export async function hearWitness(
  agreement: Agreement,
  by: RosterMember,
  { witness, nowMs }: { readonly witness: Witness; readonly nowMs: number },
): Promise<readonly Secret[]> {
  const { generation, step, commitment } = witness;
  const held = generationOf(agreement.ring, generation);
  if (!held || !isSponsor(agreement, by) || !mayLead(held, step, nowMs) || step < (held.steps[0].step ?? 0)) return [];
  if (await isCommitted(held, step, commitment)) {
    agreement.ring = replaced(agreement.ring, await confirmStep(held, step, nowMs));
    agreement.mayBeBehind = false;
    return [];
  }
  const name = toBase64url(by.join);
  if (!isDisputable(agreement, held, name)) return [];
  agreement.doubts.add('sponsor-disputed');
  const change = drop(agreement.ring, generation);
  agreement.ring = change.ring;
  forgo(agreement, held.giver, nowMs);
  return change.consumed;
}

/** Wants the newest generation anew, and not from this sponsor. */
export function forgo(agreement: Agreement, giver: string | undefined, nowMs: number): void {
  const member = giver === undefined ? undefined : agreement.roster.named(giver);
  if (member) agreement.notFrom.set(member.names.join, member.join);
  agreement.lacksSinceMs ??= nowMs;
  agreement.askedAtMs = Number.NEGATIVE_INFINITY;
}

/** Notes where somebody signs of statements or entries that did not come to us. [P8] */
export function noteGap(
  agreement: Agreement,
  { head, rosterVersion }: { readonly head: Uint8Array; readonly rosterVersion: number },
  nowMs: number,
): void {
  noteVersion(agreement, rosterVersion, nowMs);
  if (!agreement.log.heads.some((known) => isEqual(known, head))) agreement.gapSinceMs ??= nowMs;
}

/** Whether a roster that somebody signed is ours as far as we know it; one that is not is remembered as a doubt. [G6] */
export function isRosterShared(
  agreement: Agreement,
  { rosterVersion, rosterHash }: { readonly rosterVersion: number; readonly rosterHash: Uint8Array },
): boolean {
  const own = agreement.roster.hashAt(rosterVersion);
  const isShared = own === undefined || isEqual(own, rosterHash);
  if (!isShared) agreement.doubts.add('roster-split');
  return isShared;
}
