import type { RoomView } from '@sotto/client';
import type { Settings } from '../settings/Settings.ts';
import { Audience } from './Audience.tsx';
import { Dock } from './Dock.tsx';
import type { Inside } from './Inside.ts';
import { Stage } from './Stage.tsx';
import { Title } from './Title.tsx';

interface RoomProps {
  readonly snapshot: Inside;
  readonly room: Pick<RoomView, 'actions' | 'sound'>;
  readonly settings: Settings;
}

/** The room from inside: the lit stage, the audience around it, and what one can do. */
export function Room({ snapshot, room, settings }: RoomProps) {
  return (
    <main className="room">
      <Title>
        <bdi>{snapshot.title}</bdi>
      </Title>
      <Stage people={snapshot.stage} />
      <Audience snapshot={snapshot} onLook={room.actions.showAudience} />
      <Dock snapshot={snapshot} room={room} settings={settings} />
    </main>
  );
}
