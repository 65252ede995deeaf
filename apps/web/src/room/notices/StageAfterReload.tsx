import { strings } from '../../strings/index.ts';
import type { RoomVisit } from '../../tab/createRoomVisit.ts';
import { useWatched } from '../../watched/useWatched.ts';

/** Tells a person who was on stage before a reload what happened to their place. */
export function StageAfterReload({ visit, maySpeak }: { readonly visit: RoomVisit; readonly maySpeak: boolean }) {
  const state = useWatched(visit.stageAfterReload);
  if (state !== 'lost' && state !== 'returned') return null;
  const { returned, mayReturn, mustAsk } = strings.room.afterReload;
  return (
    <p role="status" className="notice">
      {state === 'returned' ? returned : maySpeak ? mayReturn : mustAsk}
    </p>
  );
}
