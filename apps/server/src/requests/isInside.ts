import type { Member } from '../rooms/Member.ts';
import type { Client } from './Client.ts';

/**
 * Tells whether this connection is still the one by which its member is reached. Handlers ask again after each wait:
 * meanwhile a member may have left, been removed, or come back on another connection.
 */
export function isInside({ presence }: Pick<Client, 'presence'>, member: Member): boolean {
  return presence.phase === 'inside' && presence.member === member;
}
