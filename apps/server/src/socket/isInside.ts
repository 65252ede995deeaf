import type { Member } from '../rooms/Member.ts';
import type { Client } from './Client.ts';

/**
 * Whether this connection is still the one on which its member is reached. Asked again after each wait: meanwhile a member
 * may have left, been put out, or come back on another connection.
 */
export function isInside({ presence }: Pick<Client, 'presence'>, member: Member): boolean {
  return presence.phase === 'inside' && presence.member === member;
}
