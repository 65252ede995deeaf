import { useId } from 'react';
import { type LoadDialog, useLaterDialog } from './useLaterDialog.tsx';

interface LaterDialogProps {
  readonly label: string;
  /** Number of people who wait behind it, and its text. */
  readonly count?: number;
  readonly description?: string;
  readonly load: LoadDialog;
}

/** A quiet button and its dialog, which loads when it is opened. */
export function LaterDialog({ label, count, description, load }: LaterDialogProps) {
  const { drawn, open } = useLaterDialog();
  const id = useId();
  return (
    <>
      <button
        type="button"
        className="quiet"
        aria-haspopup="dialog"
        aria-describedby={description && id}
        data-count={count || undefined}
        onClick={() => open(load)}
      >
        {label}
      </button>
      {description && (
        <span id={id} hidden>
          {description}
        </span>
      )}
      {drawn}
    </>
  );
}
