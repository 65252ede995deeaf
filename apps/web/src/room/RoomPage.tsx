import { Preview } from '../door/Preview.tsx';
import { Failure } from '../page/Failure.tsx';
import { Opening } from '../page/Opening.tsx';
import type { Settings } from '../settings/Settings.ts';
import type { RoomVisit } from '../tab/createRoomVisit.ts';
import { useRoom } from '../watched/useRoom.ts';
import type { Away } from './Away.ts';
import { AwayDialog } from './AwayDialog.tsx';
import { Farewell } from './Farewell.tsx';
import { Room } from './Room.tsx';

interface RoomPageProps {
  readonly visit: RoomVisit;
  /** Set while somebody on stage is asked whether they leave. */
  readonly away: Away | undefined;
  readonly settings: Settings;
  readonly onAgain: () => void;
  readonly onHome: () => void;
}

/** The page of a room, in any phase. */
export function RoomPage({ visit, away, settings, onAgain, onHome }: RoomPageProps) {
  const snapshot = useRoom(visit.room);
  switch (snapshot.phase) {
    case 'opening':
      return <Opening />;
    case 'preview':
    case 'entering':
      if (visit.isComingBack()) return <Opening />;
      return <Preview snapshot={snapshot} name={visit.name} onEnter={visit.enter} />;
    case 'inside':
      return (
        <>
          <Room snapshot={snapshot} visit={visit} settings={settings} />
          {away && <AwayDialog snapshot={snapshot} room={visit.room} away={away} />}
        </>
      );
    case 'left':
      return <Farewell reason="left" onAgain={onAgain} onHome={onHome} />;
    case 'removed':
    case 'ended':
      return <Farewell reason={snapshot.phase} onHome={onHome} />;
    case 'failed':
      return <Failure code={snapshot.code} onAgain={onAgain} onHome={onHome} />;
  }
}
