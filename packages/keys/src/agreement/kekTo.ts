import type { Bytes, Secret } from '@sotto/base';
import { type Agreement, isSponsor, ownMember } from './Agreement.ts';
import type { RosterMember } from './KeyRoster.ts';
import { deriveKek } from './wrap.ts';

function between(agreement: Agreement, other: RosterMember, ends: { sender: Bytes; recipient: Bytes }) {
  const { keys, session } = agreement.self;
  return deriveKek(session.exchange, other.credential.exchange, { roomHandle: keys.roomHandle, ...ends });
}

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

/** The key under which a member wraps for us; the caller wipes it. [G4] */
export async function kekFrom(agreement: Agreement, other: RosterMember): Promise<Secret | undefined> {
  const own = ownMember(agreement);
  return own && between(agreement, other, { sender: other.credentialHash, recipient: own.credentialHash });
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
    if (member && !member.hasLeft && member !== own) await kekTo(agreement, member);
  }
}
