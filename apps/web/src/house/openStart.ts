/** Opens the dialog at its first field, and not at the box around it, which some browsers scroll by keys. */
export function openStart(dialog: HTMLDialogElement | null): void {
  dialog?.showModal();
  dialog?.querySelector('input')?.focus();
}
