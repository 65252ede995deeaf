import type { RoomActions } from '@sotto/client';
import { Audience } from './Audience.tsx';
import { Dock } from './Dock.tsx';
import type { Inside } from './Inside.ts';
import { Stage } from './Stage.tsx';
import { Title } from './Title.tsx';

interface RoomProps {
  readonly snapshot: Inside;
  readonly actions: RoomActions;
}

/** The room from inside: the lit stage, the audience around it, and what one can do. */
export function Room({ snapshot, actions }: RoomProps) {
  return (
    <main className="room">
      <Title>
        <bdi>{snapshot.title}</bdi>
      </Title>
      <Stage people={snapshot.stage} />
      <Audience snapshot={snapshot} onLook={actions.showAudience} />
      <Dock snapshot={snapshot} actions={actions} />
    </main>
  );
}
