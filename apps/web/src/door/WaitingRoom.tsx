import type { RoomActions } from '@sotto/client';
import { shownName } from '../names/shownName.ts';
import { Page } from '../page/Page.tsx';
import { Title } from '../page/Title.tsx';
import type { Inside } from '../room/Inside.ts';
import { strings } from '../strings/index.ts';

interface WaitingRoomProps {
  readonly snapshot: Inside;
  readonly actions: RoomActions;
}

/** The view before a locked room: no sound plays until a moderator lets the person in. */
export function WaitingRoom({ snapshot, actions }: WaitingRoomProps) {
  const { title, connection } = snapshot;
  return (
    <Page>
      <Title>
        <bdi translate="no">{shownName(title, strings.start.untitled)}</bdi>
      </Title>
      <p role="alert">{strings.room.locked}</p>
      <p className="hint">{strings.room.lockedMore}</p>
      <p role="status" className="room-status">
        <span className="connection" data-connection={connection}>
          {strings.room.connection[connection]}
        </span>
      </p>
      <div className="choices">
        <button type="button" onClick={() => actions.leave()}>
          {strings.room.leave}
        </button>
      </div>
    </Page>
  );
}
