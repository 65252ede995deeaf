const typing = 'input, textarea, select, [contenteditable]:not([contenteditable="false"])';
const control = 'button, a[href], summary, [tabindex]:not([tabindex="-1"])';
const dialog = 'dialog[open], [role="dialog"], [role="alertdialog"]';

/**
 * Whether a pressed key may be a shortcut: not one of the browser's or of a screen reader's, not typed into something,
 * and nothing that a dialog or a focused control waits for.
 */
export function isShortcutEvent(event: KeyboardEvent): boolean {
  const { key, ctrlKey, altKey, metaKey, shiftKey, target } = event;
  const isModified = ctrlKey || altKey || metaKey || (shiftKey && /^[a-z ]$/i.test(key));
  if (isModified || event.defaultPrevented || event.isComposing || document.querySelector(dialog)) return false;
  if (!(target instanceof Element)) return true;
  return !target.closest(key === ' ' ? `${typing}, ${control}` : typing);
}
