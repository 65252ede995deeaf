import type { Moderation } from '@sotto/client';

/**
 * The moderation state of a person without powers in an open room where no moderator has acted yet; for tests and
 * stories.
 */
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
