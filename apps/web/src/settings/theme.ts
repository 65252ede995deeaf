import { storageOf } from '../tab/storageOf.ts';

/**
 * The looks of the page; `system` follows the device. `public/theme.js` applies the choice before anything is drawn.
 */
export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const item = 'sotto-theme';

/** The theme of this page right now. */
export function currentTheme(): Theme {
  return themes.find((theme) => theme === document.documentElement.dataset['theme']) ?? 'system';
}

/** Applies a theme at once, and remembers it for the next time. */
export function chooseTheme(theme: Theme): void {
  const storage = storageOf(() => localStorage);
  document.documentElement.dataset['theme'] = theme;
  if (theme === 'system') storage?.removeItem(item);
  else storage?.setItem(item, theme);
}
