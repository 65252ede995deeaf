import type { ReactNode } from 'react';
import { laterStrings } from '../strings/later.ts';
import { Dialog } from './Dialog.tsx';

interface TallDialogProps {
  readonly heading: string;
  readonly className?: string;
  /** True if closing is the only thing to do at the foot. */
  readonly isClosingFirst?: boolean;
  /** Buttons beside the one that closes it. */
  readonly foot?: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog as tall as the screen allows: its body scrolls, and the buttons at its foot stay in sight. */
export function TallDialog({ heading, className = 'tall', isClosingFirst, foot, onClose, children }: TallDialogProps) {
  return (
    <Dialog heading={heading} className={className} onClose={onClose}>
      {(close) => (
        <>
          <div className="body">{children}</div>
          <div className="choices foot">
            {foot}
            <button type="button" className={isClosingFirst ? 'primary' : undefined} onClick={close}>
              {laterStrings().close}
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}
