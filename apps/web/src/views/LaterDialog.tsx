import { type ReactNode, useState } from 'react';
import { strings } from '../strings/index.ts';

interface LaterDialogProps {
  readonly label: string;
  /** Loads what draws the dialog, once it is wanted. */
  readonly load: () => Promise<(onClose: () => void) => ReactNode>;
}

/** A quiet button and the dialog that it opens, which is not loaded before. */
export function LaterDialog({ label, load }: LaterDialogProps) {
  const [dialog, setDialog] = useState<ReactNode>();
  const [hasFailed, setFailed] = useState(false);

  function open() {
    setFailed(false);
    load().then(
      (draw) => setDialog(draw(() => setDialog(undefined))),
      () => setFailed(true),
    );
  }

  return (
    <>
      <button type="button" className="quiet" aria-haspopup="dialog" onClick={open}>
        {label}
      </button>
      {hasFailed && (
        <p role="alert" className="fault">
          {strings.later.notLoaded}
        </p>
      )}
      {dialog}
    </>
  );
}
