import type { RoomView } from '@sotto/client';
import { LaterDialog } from '../../parts/LaterDialog.tsx';
import { strings } from '../../strings/index.ts';
import type { Inside } from '../Inside.ts';

interface RoomToolsProps {
  readonly snapshot: Inside;
  readonly room: RoomView;
}

/** The buttons that open the dialogs about this room. */
export function RoomTools({ snapshot: { isModerator, raisedHands, waiting }, room }: RoomToolsProps) {
  const { room: words } = strings;
  const load = (name: 'HandsDialog' | 'ControlsDialog' | 'PrivacyDialog') => async () => {
    const { [name]: Opened } = await import('../dialogs/roomDialogs.ts');
    return (onClose: () => void) => <Opened room={room} onClose={onClose} />;
  };
  return (
    <>
      {isModerator && (
        <>
          <LaterDialog
            label={words.raisedHands}
            count={raisedHands.length}
            description={words.raised(raisedHands.length)}
            load={load('HandsDialog')}
          />
          <LaterDialog
            label={words.roomControls}
            count={waiting.length}
            description={words.waiting(waiting.length)}
            load={load('ControlsDialog')}
          />
        </>
      )}
      <LaterDialog label={words.privacy} load={load('PrivacyDialog')} />
    </>
  );
}
