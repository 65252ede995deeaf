/**
 * Opens the dialog with the focus on its first field, and not on the box around it, which some browsers scroll by keys.
 */
export function openStart(dialog: HTMLDialogElement | null): void {
  dialog?.showModal();
  dialog?.querySelector('input')?.focus();
}
