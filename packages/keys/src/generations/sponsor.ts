import { mayHold } from '../log/MemberLog.ts';
import type { KeyMessage } from '../membership/events.ts';
import type { RosterMember } from '../roster/Roster.ts';
import { isHere, isInside, isSpeaker, type Outcome, ownStay, type State } from '../state/State.ts';
import { type HeldGeneration, newestStep } from './KeyRing.ts';
import { wrapFor } from './mint.ts';

/** How long a sponsor tries to help a member. After that, the server asks the next one. */
const askedForMs = 5_000;

/** Tells whether we may give keys: on stage and allowed to speak, or a moderator who is here. [G7] */
export function isSponsor(state: State): boolean {
  const own = ownStay(state);
  return own !== undefined && (isSpeaker(state, own) || isHere(state, own));
}

/** The generations that somebody may be speaking under now. [G7] */
function givenNow({ ring, log }: State): readonly HeldGeneration[] {
  return ring.filter(({ number }) => number >= log.log.floor).slice(-2);
}

/**
 * Tells whether a step may be given to a member: the roster that it covers contains their entry, the log to exactly n
 * makes them welcome, and no later statement excludes them. [G7]
 */
export function mayBeGiven(state: State, held: HeldGeneration, member: RosterMember): boolean {
  const { v, n, roster } = newestStep(held);
  const covered = state.log.recent.get(n);
  const isCovered = state.roster.isRead(member) && member.version <= v && state.roster.agrees(v, roster);
  return isCovered && covered !== undefined && mayHold(state.log, covered, member) && isInside(state, member);
}

function give(state: State, held: HeldGeneration, members: readonly RosterMember[]): readonly KeyMessage[] {
  const { key, confirm, generation, step, n, v, head, roster } = newestStep(held);
  const place = { start: state.log.log.start, generation, step, n, head, v, roster, proof: confirm };
  const wraps = wrapFor(state, members, { ...place, key });
  return wraps.length > 0 ? [{ type: 'gift', gift: { generation, step, n, v, confirm }, wraps }] : [];
}

/** Gives keys to the newcomers whom the server asked us to help, once a step covers them. [G7] */
export function sponsor(state: State, nowMs: number): Outcome {
  const open = [...state.asked].filter(([, { atMs }]) => nowMs < atMs + askedForMs);
  if (state.asked.size === 0) return { state, messages: [] };
  const newest = state.log.log.generation?.number;
  const known = isSponsor(state) ? open.flatMap(([, { join }]) => state.roster.member(join) ?? []) : [];
  const served = new Set<string>();
  const messages = givenNow(state).flatMap((held) => {
    const members = known.filter((member) => mayBeGiven(state, held, member));
    if (held.number === newest) for (const { names } of members) served.add(names.join);
    return give(state, held, members);
  });
  const left = open.filter(([join]) => !served.has(join));
  // While a member waits for a step to cover them, the generation before is given only once, with the newest.
  const isWhole = left.length === 0 || served.size > 0;
  return { state: { ...state, asked: new Map(left) }, messages: isWhole ? messages : [] };
}
