import type { RoomActions, RoomView } from '@sotto/client';
import { LongList } from '../../parts/LongList.tsx';
import { TallDialog } from '../../parts/TallDialog.tsx';
import { useNow } from '../../parts/useNow.ts';
import { laterStrings } from '../../strings/later.ts';
import type { Inside } from '../Inside.ts';
import { RaisedHandItem } from './RaisedHandItem.tsx';
import { WhileInside } from './WhileInside.tsx';

interface HandsDialogProps {
  readonly room: RoomView;
  readonly onClose: () => void;
}

/** The raised hands, for moderators. */
export function HandsDialog({ room, onClose }: HandsDialogProps) {
  const { hands: words } = laterStrings();
  const foot = (
    <WhileInside room={room}>{(snapshot) => <AllHands snapshot={snapshot} actions={room.actions} />}</WhileInside>
  );
  return (
    <TallDialog heading={words.heading} foot={foot} onClose={onClose}>
      <WhileInside room={room}>{(snapshot) => <RaisedHands snapshot={snapshot} actions={room.actions} />}</WhileInside>
    </TallDialog>
  );
}

interface HandsProps {
  readonly snapshot: Inside;
  readonly actions: RoomActions;
}

function RaisedHands({ snapshot: { raisedHands, areHandsPaused }, actions }: HandsProps) {
  const { hands: words } = laterStrings();
  const now = useNow();
  return (
    <>
      {areHandsPaused && <p role="status">{words.paused}</p>}
      {raisedHands.length === 0 && <p className="hint">{words.none}</p>}
      <LongList
        label={words.heading}
        items={raisedHands}
        isOrdered
        draw={({ person, sinceMs }) => (
          <RaisedHandItem key={person.key} person={person} waitedMs={now - sinceMs} use={actions.use} />
        )}
      />
    </>
  );
}

function AllHands({ snapshot: { raisedHands, areHandsPaused }, actions }: HandsProps) {
  const { hands: words } = laterStrings();
  return (
    <>
      <button type="button" onClick={() => actions.control(areHandsPaused ? 'resume-hands' : 'pause-hands')}>
        {areHandsPaused ? words.resume : words.pause}
      </button>
      {raisedHands.length > 0 && (
        <button type="button" onClick={() => actions.control('lower-hands')}>
          {words.lowerAll}
        </button>
      )}
    </>
  );
}
