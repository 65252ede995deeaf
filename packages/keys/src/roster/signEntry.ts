import type { Bytes } from '@sotto/base';
import type { Leave, Registration, Showing } from '@sotto/protocol';
import { showingBody } from '@sotto/records';
import type { SigningKey } from '../identity/SigningKey.ts';
import type { Session } from '../identity/session.ts';
import { sign } from '../identity/signing.ts';

/**
 * The body of an entry with H(0). The signature covers H(0); the entry leaves it out, since all its readers know it.
 */
type InLife<Entry> = Omit<Entry, 'signature'> & { readonly start: Bytes };

/** Registers a session under its join, in one life of the room. [G5] */
export function signRegistration(
  { start, join, credential }: InLife<Registration>,
  { signing }: Session,
): Registration {
  return { join, credential, signature: sign(signing, 'registration', { start, join, credential }) };
}

/** Signs that a session leaves, so that the next generation excludes it. [G5] */
export function signLeave({ start, join }: InLife<Leave>, { signing }: Session): Leave {
  return { join, signature: sign(signing, 'leave', { start, join }) };
}

/** Shows, for going on stage, that a session is of a member key. [P6] */
export function signShowing(memberKey: SigningKey, of: { start: Bytes; join: Bytes; session: Bytes }): Showing {
  return { member: memberKey.publicKey, signature: sign(memberKey, 'showing', showingBody(of)) };
}
