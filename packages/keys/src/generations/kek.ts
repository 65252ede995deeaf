import type { Secret } from '@sotto/base';
import type { RosterMember } from '../roster/Roster.ts';
import { ownStay, type State } from '../state/State.ts';
import { deriveKek } from './wrap.ts';

/** KEKs to members, by entry: derived once for each session of ours, and forgotten with it. */
const kept = new WeakMap<State['self'], Map<string, Secret>>();

/** The key under which we wrap for a member. [G6] */
export function kekTo(state: State, other: RosterMember): Secret | undefined {
  const own = ownStay(state);
  const keks = kept.get(state.self) ?? new Map<string, Secret>();
  kept.set(state.self, keks);
  const known = keks.get(other.names.join);
  if (known || !own) return known;
  const ends = { sender: own.entryHash, recipient: other.entryHash };
  const kek = deriveKek(state.self.session.exchange, other.credential.exchange, ends);
  if (kek) keks.set(other.names.join, kek);
  return kek;
}

/** The key under which a member wraps for us; the caller wipes it. [G6] */
export function kekFrom(state: State, other: RosterMember): Secret | undefined {
  const own = ownStay(state);
  const ends = own && { sender: other.entryHash, recipient: own.entryHash };
  return ends && deriveKek(state.self.session.exchange, other.credential.exchange, ends);
}

/** Number of keys derived in advance at once: some milliseconds of work. */
const atOnce = 50;

/** Members for whom no KEK was derived in advance yet. */
const waiting = new WeakMap<State['self'], RosterMember[]>();

/**
 * Derives KEKs to members in advance, a few at a time. A removal then needs only one cheap encryption for each member.
 * [G6]
 */
export function warmKeks(state: State): void {
  const queue = waiting.get(state.self) ?? [];
  waiting.set(state.self, queue);
  for (const newcomer of state.roster.takeNewcomers()) queue.push(newcomer);
  for (const { join } of queue.splice(0, atOnce)) {
    const member = state.roster.member(join);
    const isNeeded = member && member.leftAt === undefined && !state.gone.has(member.names.join);
    if (isNeeded && member.names.join !== state.names.join) kekTo(state, member);
  }
}

/** Forgets the KEKs to members who are gone, or all of them. */
export function forgetKeks({ self }: State, isGone: (join: string) => boolean): void {
  const keks = kept.get(self);
  for (const [join, kek] of keks ?? []) {
    if (!isGone(join)) continue;
    kek.wipe();
    keks?.delete(join);
  }
}
