import type { Bytes } from '@sotto/base';
import type { Leave, Registration, Showing } from '@sotto/protocol';
import { showingBody } from '@sotto/records';
import type { SigningKey } from '../identity/SigningKey.ts';
import type { Session } from '../identity/session.ts';
import { sign } from '../identity/signing.ts';

/** Registers a session under its join. [G5] */
export function signRegistration(body: Omit<Registration, 'signature'>, { signing }: Session): Registration {
  return { ...body, signature: sign(signing, 'registration', body) };
}

/**
 * Signs that a session leaves; the next generation is without it. The signature covers nothing else of the stay. [G5]
 */
export function signLeave({ start, join }: Omit<Leave, 'signature'>, { signing }: Session): Leave {
  return { start, join, signature: sign(signing, 'leave', { start, join }) };
}

/** Shows, for going on stage, that a session is of a member key. [P6] */
export function signShowing(memberKey: SigningKey, of: { start: Bytes; join: Bytes; session: Bytes }): Showing {
  return { member: memberKey.publicKey, signature: sign(memberKey, 'showing', showingBody(of)) };
}
