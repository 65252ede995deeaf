import type { RoomActions } from '@sotto/client';
import { useId } from 'react';
import { strings } from '../../strings/index.ts';
import type { Inside } from '../Inside.ts';

interface HandButtonProps {
  readonly snapshot: Inside;
  readonly actions: RoomActions;
}

/** Raises or lowers this person's hand. While hands are paused, it says so. */
export function HandButton({ snapshot: { isHandRaised, areHandsPaused }, actions }: HandButtonProps) {
  const reason = useId();
  if (isHandRaised) {
    return (
      <button type="button" onClick={() => actions.lowerHand()}>
        {strings.room.lowerHand}
      </button>
    );
  }
  return (
    <>
      {areHandsPaused && (
        <p id={reason} className="hint">
          {strings.room.handsPaused}
        </p>
      )}
      <button
        type="button"
        className="primary raise"
        data-reason={areHandsPaused ? strings.room.handsPaused : undefined}
        aria-disabled={areHandsPaused}
        aria-describedby={areHandsPaused ? reason : undefined}
        onClick={() => areHandsPaused || actions.raiseHand()}
      >
        {strings.room.raiseHand}
      </button>
    </>
  );
}
