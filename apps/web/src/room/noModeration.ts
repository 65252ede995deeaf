import type { Moderation } from '@sotto/client';

/** For tests and stories: somebody who moderates nothing, in an open room in which no moderator has done anything yet. */
export const noModeration: Moderation = {
  isModerator: false,
  isLastModerator: false,
  isLocked: false,
  isWaiting: false,
  isHandRaised: false,
  areHandsPaused: false,
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
