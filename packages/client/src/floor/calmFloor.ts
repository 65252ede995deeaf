import { isModerator, type Log } from '@sotto/records';
import type { InnerRoom } from '../join/InnerRoom.ts';
import type { Known, Standing } from '../join/Roster.ts';
import type { Moderation } from '../view/RoomSnapshot.ts';

/** A room in which nobody moderates and nothing has happened, as it is drawn until more is known. */
export const calmModeration: Moderation = {
  isModerator: false,
  isLastModerator: false,
  isLocked: false,
  isWaiting: false,
  isHandRaised: false,
  areHandsPaused: false,
  chatRule: 'open',
  raisedHands: [],
  waiting: [],
  invitation: undefined,
  mutedBy: undefined,
  policy: 'keep-talking',
  unreached: [],
  hearsNobody: false,
  held: [],
  isGoingOn: false,
  removals: [],
  doubts: [],
  isLeaveUncovered: false,
  privacy: undefined,
};

/**
 * Draws the floor before a stay. It is calm, except for things that would move others on the page if they came later.
 */
export function drawCalmFloor(inner: InnerRoom | undefined): Moderation {
  const log = inner?.log.log?.log;
  return {
    ...calmModeration,
    isModerator: inner !== undefined && log !== undefined && isModerator(log, inner.access.memberKey.publicKey),
    policy: log?.genesis.policy ?? calmModeration.policy,
  };
}

/** A person's state according to the log alone. Before it was read, only the owner is known. */
export function calmStanding({ credential }: Known, log: Log | undefined): Standing {
  const isTheirs = log ? isModerator(log, credential.member) : credential.isOwner;
  return { isModerator: isTheirs, isHandRaised: false, isInvited: false, isWaiting: false, powers: [] };
}
