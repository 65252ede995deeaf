import '../styles/adoptLaterStyles.ts';
import { type ReactNode, useEffect, useId, useRef } from 'react';

interface DialogProps {
  readonly heading: string;
  readonly className?: string;
  readonly onClose: () => void;
  /** Called with Escape and what the device has for it; may forbid it. */
  readonly onCancel?: (event: { preventDefault(): void }) => void;
  /** Given the way to close it, so that the focus goes back to where it was. */
  readonly children: (close: () => void) => ReactNode;
}

/** A modal dialog, open from its first moment. The browser keeps the focus in, and gives it back. */
export function Dialog({ heading, className, onClose, onCancel, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    if (dialog.current?.open) return;
    dialog.current?.showModal();
    // Not the box around it, which a browser that scrolls by keys would take.
    dialog.current?.querySelector<HTMLElement>('select, button')?.focus();
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby={id} className={className} onClose={onClose} onCancel={onCancel}>
      <h2 id={id}>{heading}</h2>
      {children(() => dialog.current?.close())}
    </dialog>
  );
}
