import type { Secret } from '@sotto/base';
import { type Agreement, isSponsor, ownMember } from './Agreement.ts';
import type { RosterMember } from './KeyRoster.ts';
import { between } from './kekFrom.ts';

/**
 * The key under which we wrap for a member: derived once, when it is first needed, and kept. [G4]
 *
 * `undefined` for a member whose key is of small order, and while we are not registered.
 */
export async function kekTo(agreement: Agreement, other: RosterMember): Promise<Secret | undefined> {
  const kept = agreement.keks.get(other.names.join);
  const own = ownMember(agreement);
  if (kept || !own) return kept;
  const kek = await between(agreement, other, { sender: own.credentialHash, recipient: other.credentialHash });
  if (kek) agreement.keks.set(other.names.join, kek);
  return kek;
}

/** How many keys are derived at once: some tens of milliseconds of work. */
const atOnce = 200;

/**
 * Derives keys to whoever registered, a few at a time, while we are one who may have to wrap: so that a removal is one
 * cheap encryption for each member, however many they are. [G4]
 */
export async function meetStrangers(agreement: Agreement): Promise<void> {
  const own = ownMember(agreement);
  if (!own || !isSponsor(agreement, own)) return;
  for (const stranger of agreement.strangers.splice(0, atOnce)) {
    const member = agreement.roster.member(stranger.join);
    const isThere = member && !member.hasLeft && !agreement.gone.has(member.names.join);
    if (isThere && member !== own) await kekTo(agreement, member);
  }
}
