import type { ShortcutAction, ShortcutKeys } from './Preferences.ts';

/** The part of a keyboard event that names its key. */
export type PressedKey = Pick<KeyboardEvent, 'key' | 'code'>;

const latinSign = /^[\x20-\x7e]$/;
const letterCode = /^Key([A-Z])$/;

/**
 * The name of a pressed key: the sign that it types, as a small letter. On a keyboard for another script, the Latin letter
 * at its place. `undefined` for keys that type nothing, which browsers and screen readers need.
 */
export function keyOf({ key, code }: PressedKey): string | undefined {
  if (latinSign.test(key)) return key.toLowerCase();
  const letter = letterCode.exec(code)?.[1];
  if (letter && [...key].length === 1) return letter.toLowerCase();
  return [...key].length === 1 ? key.toLowerCase() : undefined;
}

/** The action of a key, if there is one. */
export function actionOf(key: string | undefined, keys: ShortcutKeys): ShortcutAction | undefined {
  return (Object.keys(keys) as ShortcutAction[]).find((action) => keys[action] === key);
}

/** The action that already has a key, so that `action` can't have it. Actions that aren't there keep theirs. */
export function holderOf(key: string, action: ShortcutAction, keys: ShortcutKeys): ShortcutAction | undefined {
  const holder = actionOf(key, { ...keys, [action]: '' });
  return holder === action ? undefined : holder;
}
