import { Dialog } from '../parts/Dialog.tsx';
import { laterStrings } from '../strings/later.ts';
import { LinkToCopy } from './LinkToCopy.tsx';
import { QrCode } from './QrCode.tsx';

interface InviteDialogProps {
  readonly link: string;
  /** True if the browser did not let the page copy it. */
  readonly wasRefused: boolean;
  readonly onClose: () => void;
}

/**
 * Shows a link to copy by hand, to share or to scan. Only here does the page draw a room's link, because the person
 * asked for it.
 */
export function InviteDialog({ link, wasRefused, onClose }: InviteDialogProps) {
  const { inviting: words, close: done } = laterStrings();
  return (
    <Dialog
      heading={words.heading}
      description={wasRefused ? `${words.refused} ${words.about}` : words.about}
      className="inviting"
      onClose={onClose}
    >
      {(close) => (
        <>
          <LinkToCopy link={link} />
          <div className="to-scan">
            <QrCode text={link} label={words.code} />
            <p className="hint">{words.scan}</p>
          </div>
          <div className="choices">
            <button type="button" onClick={close}>
              {done}
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}
