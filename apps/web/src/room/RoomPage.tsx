import { Preview } from '../door/Preview.tsx';
import { Failure } from '../page/Failure.tsx';
import { Opening } from '../page/Opening.tsx';
import type { Settings } from '../settings/Settings.ts';
import type { Stay } from '../tab/createStay.ts';
import { Farewell } from './Farewell.tsx';
import { Room } from './Room.tsx';
import { useRoom } from './useRoom.ts';

interface RoomPageProps {
  readonly stay: Stay;
  readonly settings: Settings;
  readonly onAgain: () => void;
  readonly onHome: () => void;
}

/** The page of a room, in any phase. */
export function RoomPage({ stay, settings, onAgain, onHome }: RoomPageProps) {
  const snapshot = useRoom(stay.room);
  switch (snapshot.phase) {
    case 'opening':
      return <Opening />;
    case 'preview':
    case 'entering':
      if (stay.isComingBack()) return <Opening />;
      return <Preview snapshot={snapshot} name={stay.name} onEnter={stay.enter} />;
    case 'inside':
      return <Room snapshot={snapshot} room={stay.room} settings={settings} />;
    case 'left':
      return <Farewell reason="left" onAgain={onAgain} onHome={onHome} />;
    case 'removed':
    case 'ended':
      return <Farewell reason={snapshot.phase} onHome={onHome} />;
    case 'failed':
      return <Failure code={snapshot.code} onAgain={onAgain} onHome={onHome} />;
  }
}
