import type { RoomActions } from '@sotto/client';

const ignore = () => undefined;

/** The actions of a room without any effect, for tests and stories. */
export const idleActions: RoomActions = {
  enter: ignore,
  joinStage: ignore,
  stepDown: ignore,
  mute: ignore,
  unmute: ignore,
  leave: ignore,
  showAudience: ignore,
  endForAll: ignore,
  raiseHand: ignore,
  lowerHand: ignore,
  declineInvitation: ignore,
  use: ignore,
  control: ignore,
  goOn: ignore,
  showPrivacy: ignore,
};
