import type { RoomView } from '@sotto/client';
import { LaterDialog } from '../../parts/LaterDialog.tsx';
import { strings } from '../../strings/index.ts';
import { laterDialogs } from '../dialogs/laterDialogs.ts';
import type { Inside } from '../Inside.ts';

interface RoomToolsProps {
  readonly snapshot: Inside;
  readonly room: RoomView;
  /** True if the tools are shown for which a narrow window has no room. */
  readonly isOpen: boolean;
  readonly onMore: (isOpen: boolean) => void;
}

/** The buttons that open the dialogs about this room. */
export function RoomTools({ snapshot, room, isOpen, onMore }: RoomToolsProps) {
  const { isModerator, raisedHands, waiting } = snapshot;
  const { room: words } = strings;
  const load = (name: 'HandsDialog' | 'ControlsDialog' | 'PrivacyDialog') => async () => {
    const { [name]: Opened } = await laterDialogs.load();
    return (onClose: () => void) => <Opened room={room} onClose={onClose} />;
  };
  return (
    <>
      {isModerator && (
        <LaterDialog
          label={words.raisedHands}
          count={raisedHands.length}
          description={words.raised(raisedHands.length)}
          load={load('HandsDialog')}
        />
      )}
      {/* Drawn in narrow windows alone, where it shows and hides the buttons after it. */}
      <button
        type="button"
        className="quiet more-tools"
        aria-expanded={isOpen}
        data-count={(isOpen ? 0 : waiting.length) || undefined}
        onClick={() => onMore(!isOpen)}
      >
        {words.moreTools}
      </button>
      {isModerator && (
        <LaterDialog
          label={words.roomControls}
          count={waiting.length}
          description={words.waiting(waiting.length)}
          load={load('ControlsDialog')}
        />
      )}
      <LaterDialog label={words.privacy} load={load('PrivacyDialog')} />
    </>
  );
}
