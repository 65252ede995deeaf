import { heldOf } from '../generations/KeyRing.ts';
import type { RosterMember } from '../roster/Roster.ts';
import { isInside, type State } from '../state/State.ts';

/**
 * How long a leave may stay without a generation that covers it, before the page tells the room, in milliseconds. [G10]
 */
const uncoveredMs = 90_000;
/** How long the server may take to show an entry, in milliseconds. */
const unshownMs = 10_000;

/** A member who holds keys, or still may. */
export interface Holder {
  readonly member: RosterMember;
  /** True if they left, and can derive the keys until the next generation. */
  readonly hasLeft: boolean;
}

/** Tells whether every speaker heard on stage uses a generation whose mint covers this version. */
function isCovered({ heard, log, ring }: State, version: number): boolean {
  const { generation } = log.log;
  if (!generation || generation.version < version || !heldOf(ring, generation.number)) return false;
  return [...heard.values()].every((batch) => batch.generation >= generation.number);
}

/**
 * The members who can hear, as far as their entries were opened. Members who left stay on the list until a generation
 * covers their leave. [G10]
 */
export function holders(state: State): readonly Holder[] {
  return state.roster.all().flatMap((member): readonly Holder[] => {
    if (isInside(state, member)) return [{ member, hasLeft: false }];
    const { leftAt } = member;
    const isListed = leftAt !== undefined && isInside(state, { ...member, leftAt: undefined });
    return isListed && !isCovered(state, leftAt) ? [{ member, hasLeft: true }] : [];
  });
}

/** Number of key holders without a name. Entries count only after the server has had 10 s to show them. [G5] */
export function namelessHolders({ roster, unread }: State, nowMs: number): number {
  return unread.version > 0 && nowMs >= unread.sinceMs + unshownMs ? roster.unopened.size : 0;
}

/** Tells whether a member left and no generation has covered it for 90 s. Then the page tells the room. [G10] */
export function isLeaveUncovered({ times }: State, nowMs: number): boolean {
  return nowMs >= times.leftUncoveredSinceMs + uncoveredMs;
}
