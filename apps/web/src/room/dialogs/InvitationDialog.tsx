import type { RoomActions } from '@sotto/client';
import { shownName } from '../../names/shownName.ts';
import { Dialog } from '../../parts/Dialog.tsx';
import { strings } from '../../strings/index.ts';
import { laterStrings } from '../../strings/later.ts';

interface InvitationDialogProps {
  /** Name of the inviting moderator. */
  readonly by: string;
  readonly actions: RoomActions;
  /** Called once the person has answered. */
  readonly onClose: () => void;
}

/**
 * Asks whether the person wants to speak. Only a click brings them on stage; closing the dialog in any other way
 * declines.
 */
export function InvitationDialog({ by, actions, onClose }: InvitationDialogProps) {
  const { invitation: words } = laterStrings();

  function accept() {
    onClose();
    actions.joinStage();
  }

  function decline() {
    onClose();
    actions.declineInvitation();
  }

  return (
    <Dialog heading={words.heading(shownName(by))} description={words.about} isAlert onClose={decline}>
      {(close) => (
        <div className="choices">
          <button type="button" onClick={close}>
            {words.notNow}
          </button>
          <button type="button" className="primary" onClick={accept}>
            {strings.room.joinStage}
          </button>
        </div>
      )}
    </Dialog>
  );
}
