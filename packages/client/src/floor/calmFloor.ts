import { isModerator, type RoomLog } from '@sotto/statements';
import type { Moderation } from '../RoomSnapshot.ts';
import type { Known, Standing } from '../Roster.ts';

/** A room in which nobody moderates and nothing has happened, as it is drawn until more is known. */
export const calmFloor: Moderation = {
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
  isConfirmed: true,
  isKnown: true,
  isHeldBack: false,
  silentModerator: undefined,
  privacy: undefined,
};

/** What the log alone says of somebody; before it was read, only the owner is known. */
export function calmStanding({ credential }: Known, log: RoomLog | undefined): Standing {
  const isTheirs = log ? isModerator(log, credential.member) : credential.isOwner;
  return { isModerator: isTheirs, isHandRaised: false, isInvited: false, isWaiting: false, powers: [] };
}
