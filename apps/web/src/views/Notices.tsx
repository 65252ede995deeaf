import { useState } from 'react';
import { isolate } from '../room/isolate.ts';
import { namesOf } from '../room/namesOf.ts';
import { laterStrings } from '../strings/later.ts';
import type { Inside } from './Inside.ts';
import { RemovalStatus } from './RemovalStatus.tsx';
import { useLasting } from './useLasting.ts';

/** What is out of the ordinary, as long as it is. What passes by itself in a moment is not worth a movement. */
export function Notices({ snapshot }: { readonly snapshot: Inside }) {
  const { isGoingOn, isLeaveUncovered, removals } = snapshot;
  const { notices: words } = laterStrings();
  const muter = useMuter(snapshot);
  return (
    <>
      {isGoingOn && <p>{words.goingOn}</p>}
      {removals.map((removal) => (
        <RemovalStatus key={removal.id} removal={removal} />
      ))}
      <OutOfReach snapshot={snapshot} />
      {isLeaveUncovered && <p>{words.leaveUncovered}</p>}
      {muter !== undefined && <p>{words.mutedYou(isolate(muter))}</p>}
    </>
  );
}

/** Whoever comes on stage, or back, is confirmed a moment later. */
const confirmMs = 3_000;

/** Where the room keeps talking: whom this person does not reach. Where it pauses, an alert says so. */
function OutOfReach({ snapshot: { policy, connection, isOnStage, unreached, hearsNobody } }: { snapshot: Inside }) {
  const { notices: words } = laterStrings();
  // Offline, it is this person who is out of reach, and that is said already.
  const isSaid = policy === 'keep-talking' && connection === 'connected' && isOnStage;
  const lacksModerator = useLasting(isSaid && unreached.length > 0, confirmMs);
  const lacksSound = useLasting(isSaid && hearsNobody);
  return (
    <>
      {lacksModerator && <p>{words.unreached(namesOf(unreached))}</p>}
      {lacksSound && <p>{words.hearsNobody}</p>}
    </>
  );
}

/** Whoever muted this person, until they speak again. */
function useMuter({ mutedBy, isMuted, isOnStage }: Inside): string | undefined {
  const [answered, setAnswered] = useState<number>();
  const isOver = mutedBy && !(isMuted && isOnStage);
  if (isOver && answered !== mutedBy.id) setAnswered(mutedBy.id);
  return isOver || mutedBy?.id === answered ? undefined : mutedBy?.by;
}
