import type { RoomActions } from '@sotto/client';

/** Talking for as long as something is held. */
export interface Talk {
  hold(): void;
  release(): void;
  isHeld(): boolean;
}

/** Opens the microphone when a hold begins, and closes it with whatever ends the hold. */
export function createTalk({ mute, unmute }: Pick<RoomActions, 'mute' | 'unmute'>): Talk {
  let isHeld = false;
  return {
    isHeld: () => isHeld,
    hold() {
      if (isHeld) return;
      isHeld = true;
      unmute();
    },
    release() {
      if (!isHeld) return;
      isHeld = false;
      mute();
    },
  };
}
