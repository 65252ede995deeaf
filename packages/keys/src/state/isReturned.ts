import { isStaying } from '../log/MemberLog.ts';
import type { RosterMember } from '../roster/Roster.ts';
import type { State } from './State.ts';

/**
 * Tells whether a member whom only the lock keeps out was inside when the room was locked, under another join, and was not
 * removed since. The same member key certifies both joins. [P11]
 */
export function isReturned({ log: { log, covered }, roster }: State, waiting: RosterMember): boolean {
  const { lock } = log;
  if (lock === undefined || waiting.version <= lock || waiting.leftAt !== undefined) return false;
  const isKeptOut = !isStaying(covered, log, waiting) && isStaying(covered, { ...log, lock: undefined }, waiting);
  const wasInside = (stay: RosterMember) =>
    stay.version <= lock && (stay.leftAt ?? lock + 1) > lock && roster.isRead(stay) && isStaying(covered, log, stay);
  return isKeptOut && roster.isRead(waiting) && roster.staysOf(waiting.member).some(wasInside);
}
