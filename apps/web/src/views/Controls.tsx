import type { RoomActions } from '@sotto/client';
import { strings } from '../strings/index.ts';
import type { Inside } from './Inside.ts';

interface ControlsProps {
  readonly snapshot: Inside;
  readonly actions: RoomActions;
  readonly onInvite: () => void;
}

/** What one can do right now; what one cannot do is not there. */
export function Controls({ snapshot, actions, onInvite }: ControlsProps) {
  const { isOnStage, isGoingOnStage, isMuted, maySpeak } = snapshot;
  return (
    <div className="controls">
      {isOnStage && (
        <button
          type="button"
          className={isMuted ? 'microphone' : 'microphone is-open'}
          onClick={() => (isMuted ? actions.unmute() : actions.mute())}
        >
          {isMuted ? strings.room.unmute : strings.room.mute}
        </button>
      )}
      {isGoingOnStage && (
        <button type="button" className="microphone" aria-disabled>
          {strings.room.goingOnStage}
        </button>
      )}
      {!isOnStage && !isGoingOnStage && maySpeak && (
        <button type="button" className="primary" onClick={() => actions.joinStage()}>
          {strings.room.joinStage}
        </button>
      )}
      {isOnStage && (
        <button type="button" onClick={() => actions.stepDown()}>
          {strings.room.stepDown}
        </button>
      )}
      <button type="button" onClick={onInvite}>
        {strings.room.invite}
      </button>
      <button type="button" className="leave" onClick={() => actions.leave()}>
        {strings.room.leave}
      </button>
    </div>
  );
}
