import { heldOf } from '../generations/KeyRing.ts';
import type { RosterMember } from '../roster/Roster.ts';
import { isInside, type State } from './State.ts';

/** How long a leave may stay without a generation that covers it before the room is told. [G10] */
const uncoveredMs = 90_000;
/** How long the server may take to show an entry. */
const unshownMs = 10_000;

/** Somebody who holds keys, or still may. */
export interface Holder {
  readonly member: RosterMember;
  /** Whether they left, and can follow the steps until the next generation. */
  readonly hasLeft: boolean;
}

/** Whether everybody who was heard on stage speaks under a generation whose mint covers this version. */
function isCovered({ heard, log, ring }: State, version: number): boolean {
  const { generation } = log.log;
  if (!generation || generation.version < version || !heldOf(ring, generation.number)) return false;
  return [...heard.values()].every((batch) => batch.generation >= generation.number);
}

/** Who can hear, as far as their entries were opened; members who left stay listed until a generation covers it. [G10] */
export function holders(state: State): readonly Holder[] {
  return state.roster.all().flatMap((member): readonly Holder[] => {
    if (isInside(state, member)) return [{ member, hasLeft: false }];
    const { leftAt } = member;
    const isListed = leftAt !== undefined && isInside(state, { ...member, leftAt: undefined });
    return isListed && !isCovered(state, leftAt) ? [{ member, hasLeft: true }] : [];
  });
}

/** How many entries count as holders without a name; none before the server has had 10 s to show them. [G5] */
export function namelessHolders({ roster, unread }: State, nowMs: number): number {
  return unread.version > 0 && nowMs >= unread.sinceMs + unshownMs ? roster.unopened.size : 0;
}

/** Whether somebody left, and no generation has covered it for 90 s: then the room is told. [G10] */
export function isLeaveUncovered({ times }: State, nowMs: number): boolean {
  return nowMs >= times.leftUncoveredSinceMs + uncoveredMs;
}
