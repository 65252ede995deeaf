import { useState } from 'react';
import { isolate } from '../../parts/isolate.ts';
import { useLasting } from '../../parts/useLasting.ts';
import { laterStrings } from '../../strings/later.ts';
import type { Inside } from '../Inside.ts';
import { lacksModerator } from './lacksModerator.ts';
import { namesOf } from './namesOf.ts';
import { RemovalStatus } from './RemovalStatus.tsx';

/**
 * Shows notices of unusual states while they last. It leaves out states that pass in a moment, so that the page does
 * not move for them.
 */
export function Notices({ snapshot }: { readonly snapshot: Inside }) {
  const { isGoingOn, isLeaveUncovered, notice, removals } = snapshot;
  const { notices: words } = laterStrings();
  const muter = useMuter(snapshot);
  return (
    <>
      {notice && <p>{words.own[notice]}</p>}
      {isGoingOn && <p>{words.goingOn}</p>}
      {removals.map((removal) => (
        <RemovalStatus key={removal.id} removal={removal} />
      ))}
      <NoModerator snapshot={snapshot} />
      <OutOfReach snapshot={snapshot} />
      {isLeaveUncovered && <p>{words.leaveUncovered}</p>}
      {muter !== undefined && <p>{words.mutedYou(isolate(muter))}</p>}
    </>
  );
}

/** A moderator who reloads their page is back within this time, in milliseconds. */
const returnMs = 5_000;

/** Notice that nobody moderates, and the reason why a listener may hear nothing. A held microphone has an alert of its own. */
function NoModerator({ snapshot }: { snapshot: Inside }) {
  const { notices: words } = laterStrings();
  const { policy, connection, stage, isOnStage } = snapshot;
  const isConnected = connection === 'connected';
  const isPausing = policy === 'pause' && !isOnStage;
  const isAlone = useLasting(isConnected && lacksModerator(snapshot), returnMs);
  const isQuiet = stage.length > 0 && stage.every(({ isMuted, isVerified }) => isMuted || !isVerified);
  const isSilent = useLasting(isConnected && isPausing && isQuiet, returnMs);
  if (isAlone) return <p>{isPausing ? words.nobodyModeratesPausing : words.nobodyModerates}</p>;
  return isSilent && <p>{words.silent}</p>;
}

/** A person who comes on stage, or back, is confirmed within this time, in milliseconds. */
const confirmMs = 3_000;

/**
 * Names the moderators who can't be reached, in a room that keeps talking. In a room that pauses, an alert names them.
 */
function OutOfReach({ snapshot: { policy, connection, isOnStage, unreached, hearsNobody } }: { snapshot: Inside }) {
  const { notices: words } = laterStrings();
  // While this person is offline, they themselves are out of reach, and the page says so already.
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

/** The moderator who muted this person, until they speak again. */
function useMuter({ mutedBy, isMuted, isOnStage }: Inside): string | undefined {
  const [answered, setAnswered] = useState<number>();
  const isOver = mutedBy && !(isMuted && isOnStage);
  if (isOver && answered !== mutedBy.id) setAnswered(mutedBy.id);
  return isOver || mutedBy?.id === answered ? undefined : mutedBy?.by;
}
