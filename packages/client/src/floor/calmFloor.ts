import { isModerator, type RoomLog } from '@sotto/records';
import type { InnerRoom } from '../InnerRoom.ts';
import type { Moderation } from '../RoomSnapshot.ts';
import type { Known, Standing } from '../Roster.ts';
import type { Stay } from '../Stay.ts';

/** A room in which nobody moderates and nothing has happened, as it is drawn until more is known. */
const calm: Moderation = {
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

interface CalmFloor {
  readonly stay: Stay | undefined;
  readonly inner: InnerRoom | undefined;
}

/** The floor before it was loaded: calm, but for what would push other things away if it came later. */
export function drawCalmFloor({ stay, inner }: CalmFloor): Moderation {
  const log = inner?.log.log?.log;
  return {
    ...calm,
    isModerator: inner !== undefined && log !== undefined && isModerator(log, inner.access.memberKey.publicKey),
    areHandsPaused: stay?.agent.agent.areHandsPaused() ?? false,
  };
}

/** What the log alone says of somebody; before it was read, only the owner is known. */
export function calmStanding({ credential }: Known, log: RoomLog | undefined): Standing {
  const isTheirs = log ? isModerator(log, credential.member) : credential.isOwner;
  return { isModerator: isTheirs, isHandRaised: false, isInvited: false, isWaiting: false, powers: [] };
}
