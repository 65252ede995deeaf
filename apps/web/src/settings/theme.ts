import { browserStorage } from '../tab/createStorage.ts';

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
  document.documentElement.dataset['theme'] = theme;
  if (theme === 'system') browserStorage.removeItem(item);
  else browserStorage.setItem(item, theme);
}
