import type { Stay } from '../room/createStay.ts';
import { useRoom } from '../room/useRoom.ts';
import type { Settings } from '../settings/Settings.ts';
import { Failure } from './Failure.tsx';
import { Farewell } from './Farewell.tsx';
import { Opening } from './Opening.tsx';
import { Preview } from './Preview.tsx';
import { Room } from './Room.tsx';

interface RoomPageProps {
  readonly stay: Stay;
  readonly settings: Settings;
  readonly onAgain: () => void;
  readonly onHome: () => void;
}

/** One room, in whatever phase it is. */
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
