import {
  allowsSound,
  hearsNobody,
  isLeaveUncovered,
  openHolds,
  type RosterMember,
  type State,
  unconfirmedBy,
} from '@sotto/keys';
import { fromName } from '@sotto/records';
import type { Roster } from '../join/Roster.ts';
import type { Held, Moderation, PendingRemoval, Person, RoomDoubt } from '../view/RoomSnapshot.ts';

/** The inputs of `drawTrust`. */
export interface TrustParts {
  readonly state: State;
  readonly roster: Roster;
  readonly isOnStage: boolean;
  readonly nowMs: number;
  /** The members whom our own removals name, by the number of the statement. */
  readonly removed: ReadonlyMap<number, string>;
}

type Trust = Pick<
  Moderation,
  'policy' | 'unreached' | 'hearsNobody' | 'held' | 'isGoingOn' | 'removals' | 'doubts' | 'isLeaveUncovered'
>;

/** Finds the verified person of a join; nobody if the entry did not verify. */
function drawJoin({ state, roster }: TrustParts, name: string): Person[] {
  const member = state.roster.member(fromName(name));
  return member ? [roster.describe(member)] : [];
}

/** The stay from which a moderator is here, by their key. */
function drawMember({ state, roster }: TrustParts, name: string): Person | undefined {
  const here = state.log.log.here.get(name);
  const member: RosterMember | undefined = here && state.roster.member(here.join);
  return member && roster.describe(member);
}

function drawHeld(parts: TrustParts): readonly Held[] {
  const { state, nowMs } = parts;
  return openHolds(state, nowMs).map(({ hold, member }) => ({ why: hold, moderator: drawMember(parts, member) }));
}

function drawRemovals(parts: TrustParts): readonly PendingRemoval[] {
  const { state, removed } = parts;
  return state.removals.flatMap(({ number, waitingFor }): PendingRemoval[] => {
    const name = removed.get(number);
    if (name === undefined) return [];
    const named = [...waitingFor].flatMap((join) => drawJoin(parts, join));
    return [{ id: number, name, waitingFor: named, unnamedCount: waitingFor.size - named.length }];
  });
}

function drawDoubts(parts: TrustParts): readonly RoomDoubt[] {
  return [...parts.state.doubts.values()].map(({ kind, signers }) => ({
    kind,
    signers: signers.flatMap((join) => drawJoin(parts, join)),
  }));
}

/** Tells, from the state of the keys, on whom a person can rely now. [B1-B4, G10] */
export function drawTrust(parts: TrustParts): Trust {
  const { state, isOnStage, nowMs } = parts;
  const unreached = isOnStage ? unconfirmedBy(state, nowMs) : [];
  return {
    policy: state.log.log.genesis.policy,
    unreached: unreached.flatMap((member) => drawMember(parts, member) ?? []),
    hearsNobody: isOnStage && hearsNobody(state, nowMs),
    held: isOnStage && !allowsSound(state, nowMs) ? drawHeld(parts) : [],
    isGoingOn: isOnStage && state.wentOn.size > 0,
    removals: drawRemovals(parts),
    doubts: drawDoubts(parts),
    isLeaveUncovered: isLeaveUncovered(state, nowMs),
  };
}
