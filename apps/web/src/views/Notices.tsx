import type { RoomActions } from '@sotto/client';
import { useState } from 'react';
import { isolate } from '../room/isolate.ts';
import { laterStrings } from '../strings/later.ts';
import type { Inside } from './Inside.ts';
import { useLasting } from './useLasting.ts';

interface NoticesProps {
  readonly snapshot: Inside;
  readonly actions: RoomActions;
}

/** Two heartbeats may pass before a listener has reason to wonder. */
const unknownMs = 12_000;

/** What holds the room up, as long as it does. What passes by itself in a moment is not worth a movement. */
export function Notices({ snapshot, actions }: NoticesProps) {
  const { isModerator, isConfirmed, isKnown, isHeldBack, isOnStage, isWaiting, silentModerator } = snapshot;
  const { notices: words } = laterStrings();
  const isUnconfirmed = useLasting(isModerator && !isConfirmed);
  const isUnknown = useLasting(!(isKnown || isOnStage || isModerator || isWaiting), unknownMs);
  const isHeld = useLasting(isOnStage && isHeldBack);
  const muter = useMuter(snapshot);
  return (
    <div role="status" className="notices">
      {isUnconfirmed && (
        <p>
          <strong>{words.notConfirmed}</strong> <span className="hint">{words.notConfirmedMore}</span>
        </p>
      )}
      {isUnknown && (
        <p>
          <strong>{words.notConfirmed}</strong> <span className="hint">{words.notKnown}</span>
        </p>
      )}
      {muter !== undefined && <p>{words.mutedYou(isolate(muter))}</p>}
      {isHeld && <p>{words.heldBack}</p>}
      {silentModerator && (
        <div className="with-button">
          <p>{words.silent(isolate(silentModerator.name))}</p>
          <button type="button" onClick={() => actions.goOnWithout(silentModerator.key)}>
            {words.goOnWithout(silentModerator.name)}
          </button>
        </div>
      )}
    </div>
  );
}

/** Whoever muted this person, until they speak again. */
function useMuter({ mutedBy, isMuted, isOnStage }: Inside): string | undefined {
  const [answered, setAnswered] = useState<number>();
  const isOver = mutedBy && !(isMuted && isOnStage);
  if (isOver && answered !== mutedBy.id) setAnswered(mutedBy.id);
  return isOver || mutedBy?.id === answered ? undefined : mutedBy?.by;
}
