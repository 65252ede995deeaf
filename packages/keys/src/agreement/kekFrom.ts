import { type Bytes, type Secret, toBase64url } from '@sotto/base';
import { type Agreement, ownMember } from './Agreement.ts';
import type { RosterMember } from './KeyRoster.ts';
import { deriveKek } from './wrap.ts';

/** The key between us and a member, one way or the other; each is named by the hash of its registered credential. [G4] */
export function between(agreement: Agreement, other: RosterMember, ends: { sender: Bytes; recipient: Bytes }) {
  const { keys, session } = agreement.self;
  return deriveKek(session.exchange, other.credential.exchange, { roomHandle: keys.roomHandle, ...ends });
}

/** The key under which a member wraps for us; the caller wipes it. [G4] */
export async function kekFrom(agreement: Agreement, other: RosterMember): Promise<Secret | undefined> {
  const own = ownMember(agreement);
  return own && between(agreement, other, { sender: other.credentialHash, recipient: own.credentialHash });
}

/** Lets the key to a member go who has gone. [G13] */
export function forgetKek({ keks }: Agreement, join: Bytes): void {
  const name = toBase64url(join);
  keks.get(name)?.wipe();
  keks.delete(name);
}
