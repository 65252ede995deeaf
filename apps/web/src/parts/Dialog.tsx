import '../styles/adoptLaterStyles.ts';
import { type ReactNode, type RefObject, useId, useLayoutEffect, useRef } from 'react';

interface DialogProps {
  readonly heading: ReactNode;
  /** A description that is read out with the heading. */
  readonly description?: string;
  readonly className?: string;
  /** True if it comes by itself and asks for an answer. */
  readonly isAlert?: boolean;
  readonly onClose: () => void;
  /** Called when the person closes the dialog with Escape or the device's own gesture; may prevent it. */
  readonly onCancel?: (event: { preventDefault(): void }) => void;
  /** Content; it gets the function that closes the dialog, so that the focus returns to its earlier place. */
  readonly children: (close: () => void) => ReactNode;
}

/** A modal dialog, open from its first moment. The browser keeps the focus in, and gives it back. */
export function Dialog({ heading, description, className, isAlert, onClose, onCancel, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useOpen(dialog, isAlert === true);
  return (
    <dialog
      ref={dialog}
      role={isAlert ? 'alertdialog' : undefined}
      aria-labelledby={id}
      aria-describedby={description && `${id}-more`}
      className={className}
      // Reported a moment later: if the dialog is gone or open again by then, the person did not close it.
      onClose={() => dialog.current?.open === false && onClose()}
      onCancel={onCancel}
    >
      <h2 id={id}>{heading}</h2>
      {description && <p id={`${id}-more`}>{description}</p>}
      {children(() => dialog.current?.close())}
    </dialog>
  );
}

const typing = 'input:not([type=checkbox], [type=radio], [type=range]), textarea, [contenteditable]';

/** Keeps the dialog open while it is drawn. One that comes by itself waits until the person has finished typing. */
function useOpen(dialog: RefObject<HTMLDialogElement | null>, comesByItself: boolean) {
  useLayoutEffect(() => {
    const opened = dialog.current;
    if (!opened) return;
    const waiting = new AbortController();

    function open(element: HTMLDialogElement) {
      element.open = false;
      element.showModal();
      // Not the box around it, which would get the focus in a browser that scrolls by keys.
      element.querySelector<HTMLElement>('select, button')?.focus();
    }

    const focused = document.activeElement;
    const field = comesByItself && focused instanceof HTMLElement && focused.matches(typing) ? focused : undefined;
    if (field) {
      opened.open = true;
      const leave = ({ relatedTarget }: FocusEvent) => opened.contains(relatedTarget as Node | null) || open(opened);
      field.addEventListener('focusout', leave, { signal: waiting.signal, once: true });
    } else open(opened);
    return () => {
      waiting.abort();
      opened.close();
      field?.focus();
    };
  }, [dialog, comesByItself]);
}
