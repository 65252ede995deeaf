import type { RoomActions } from '@sotto/client';
import { useEffect } from 'react';
import type { Inside } from '../Inside.ts';
import type { Talk } from './createTalk.ts';

interface TalkOptions {
  readonly snapshot: Inside;
  readonly actions: RoomActions;
  readonly talk: Talk;
  readonly isPushToTalk: boolean;
}

/**
 * Closes the microphone whenever something takes the person away, and keeps it closed under push to talk while no key
 * is held.
 */
export function useTalk({ snapshot, actions, talk, isPushToTalk }: TalkOptions): void {
  const canTalk = snapshot.isOnStage && snapshot.connection === 'connected';
  const isOpenUnheld = isPushToTalk && snapshot.isOnStage && !snapshot.isMuted && !talk.isHeld();

  useEffect(() => {
    const { release } = talk;
    window.addEventListener('blur', release);
    document.addEventListener('visibilitychange', release);
    return () => {
      window.removeEventListener('blur', release);
      document.removeEventListener('visibilitychange', release);
      release();
    };
  }, [talk]);

  useEffect(() => {
    if (!canTalk) talk.release();
    if (isOpenUnheld) actions.mute();
  }, [talk, actions, canTalk, isOpenUnheld]);
}
