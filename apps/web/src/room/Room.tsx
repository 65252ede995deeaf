import { useCallback, useEffect, useState } from 'react';
import { WaitingRoom } from '../door/WaitingRoom.tsx';
import { shownName } from '../names/shownName.ts';
import { MissingParts } from '../page/MissingParts.tsx';
import { Title } from '../page/Title.tsx';
import { useAskBeforeClosing } from '../parts/useAskBeforeClosing.ts';
import { useLaterDialog } from '../parts/useLaterDialog.tsx';
import type { Settings } from '../settings/Settings.ts';
import { strings } from '../strings/index.ts';
import type { RoomVisit } from '../tab/createRoomVisit.ts';
import { Audience } from './audience/Audience.tsx';
import { useTalkParts } from './chat/useTalkParts.tsx';
import { laterDialogs } from './dialogs/laterDialogs.ts';
import { Dock } from './dock/Dock.tsx';
import { fetchParts } from './fetchParts.ts';
import type { Inside } from './Inside.ts';
import { Elsewhere } from './notices/Elsewhere.tsx';
import { StageAfterReload } from './notices/StageAfterReload.tsx';
import { useNews } from './notices/useNews.ts';
import { createNameNumbers } from './people/createNameNumbers.ts';
import { NumbersContext } from './people/NumbersContext.ts';
import { Stage } from './stage/Stage.tsx';

interface RoomProps {
  readonly snapshot: Inside;
  readonly settings: Settings;
  readonly visit: RoomVisit;
}

/** The room from inside: the lit stage, the audience around it, and the possible actions. */
export function Room({ snapshot, visit, settings }: RoomProps) {
  const { room } = visit;
  const said = useNews(snapshot);
  useAskBeforeClosing(snapshot.isOnStage);
  const { drawn, open } = useLaterDialog();
  const [numbers] = useState(createNameNumbers);
  const onMore = useCallback(
    (key: string) =>
      open(async () => {
        const { PersonDialog } = await laterDialogs.load();
        return (onClose) => <PersonDialog room={room} personKey={key} onClose={onClose} />;
      }),
    [open, room],
  );

  const talk = useTalkParts(snapshot, room);
  useEffect(() => void fetchParts(), []);
  numbers.see([...snapshot.stage, ...snapshot.audience]);
  if (snapshot.isWaiting) return <WaitingRoom snapshot={snapshot} actions={room.actions} />;
  return (
    <NumbersContext value={numbers}>
      <main className="room" data-chat={talk.panel ? true : undefined}>
        <header>
          <Title>
            <bdi translate="no">{shownName(snapshot.title, strings.start.untitled)}</bdi>
          </Title>
          {snapshot.isLocked && <p className="locked">{strings.room.isLocked}</p>}
        </header>
        <StageAfterReload visit={visit} maySpeak={snapshot.maySpeak} />
        <Elsewhere visit={visit} />
        <Stage people={snapshot.stage} sound={room.sound} onMore={onMore} />
        <Audience snapshot={snapshot} onLook={room.actions.showAudience} onMore={onMore} />
        <MissingParts />
        {drawn}
        <Dock snapshot={snapshot} room={room} settings={settings} said={said} talk={talk} />
      </main>
      {talk.panel}
    </NumbersContext>
  );
}
