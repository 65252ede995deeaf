import { type Bytes, type Secret, toBase64url } from '@sotto/base';
import { type Agreement, ownMember } from './Agreement.ts';
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
  const name = toBase64url(other.join);
  const kept = agreement.keks.get(name);
  const own = ownMember(agreement);
  if (kept || !own) return kept;
  const kek = await between(agreement, other, { sender: own.credentialHash, recipient: other.credentialHash });
  if (kek) agreement.keks.set(name, kek);
  return kek;
}

/** The key under which a member wraps for us; the caller wipes it. [G4] */
export async function kekFrom(agreement: Agreement, other: RosterMember): Promise<Secret | undefined> {
  const own = ownMember(agreement);
  return own && between(agreement, other, { sender: other.credentialHash, recipient: own.credentialHash });
}
