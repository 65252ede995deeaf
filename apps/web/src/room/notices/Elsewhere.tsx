import { strings } from '../../strings/index.ts';
import type { RoomVisit } from '../../tab/createRoomVisit.ts';
import { useWatched } from '../../watched/useWatched.ts';

/** Says that another tab plays the room, and offers to play it here. */
export function Elsewhere({ visit }: { readonly visit: Pick<RoomVisit, 'isElsewhere' | 'playHere'> }) {
  const isElsewhere = useWatched(visit.isElsewhere);
  if (!isElsewhere) return null;
  return (
    <div className="notice elsewhere">
      <p role="status">{strings.room.elsewhere}</p>
      <button type="button" className="primary" onClick={visit.playHere}>
        {strings.room.playHere}
      </button>
    </div>
  );
}
