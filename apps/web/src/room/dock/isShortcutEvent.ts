const typing = 'input, textarea, select, [contenteditable]:not([contenteditable="false"])';
const control = 'button, a[href], summary, [tabindex]:not([tabindex="-1"])';
const dialog = 'dialog[open], [role="dialog"], [role="alertdialog"]';

/**
 * Tells whether a pressed key may be a shortcut: it belongs neither to the browser nor to a screen reader, is not typed
 * into a field, and no dialog or focused control waits for it.
 */
export function isShortcutEvent(event: KeyboardEvent): boolean {
  const { key, ctrlKey, altKey, metaKey, shiftKey, target } = event;
  const isModified = ctrlKey || altKey || metaKey || (shiftKey && /^[a-z ]$/i.test(key));
  if (isModified || event.defaultPrevented || event.isComposing || document.querySelector(dialog)) return false;
  if (!(target instanceof Element)) return true;
  return !target.closest(key === ' ' ? `${typing}, ${control}` : typing);
}
