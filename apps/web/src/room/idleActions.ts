import type { RoomActions } from '@sotto/client';

const ignore = () => undefined;

/** For tests and stories: what can be asked of a room, with nothing coming of it. */
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
