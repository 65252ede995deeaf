import type { AudioChoices } from '@sotto/client/browser';

/** A key's action in a room. */
export type ShortcutAction = 'mute' | 'talk' | 'hand' | 'leave';

/** The key of every action, as `keyOf` names it. */
export type ShortcutKeys = Readonly<Record<ShortcutAction, string>>;

/** A person's settings for rooms; they stay in this browser. */
export interface Preferences extends AudioChoices {
  /** The microphone is open only while its button or key is held. */
  readonly pushToTalk: boolean;
  readonly shortcuts: boolean;
  readonly keys: ShortcutKeys;
}

export const firstPreferences: Preferences = {
  microphone: '',
  speaker: '',
  noiseSuppression: true,
  echoCancellation: true,
  warnsWhenMuted: true,
  roomVolume: 1,
  pushToTalk: false,
  shortcuts: true,
  keys: { mute: 'm', talk: ' ', hand: 'h', leave: 'l' },
};
