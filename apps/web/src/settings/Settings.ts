import type { AudioDevices } from '@sotto/client/audio';
import type { Language } from '../strings/createLanguage.ts';
import type { PreferenceStore } from './createPreferences.ts';

/** All settings, and the means to change them. */
export interface Settings {
  readonly preferences: PreferenceStore;
  readonly language: Language;
  /** Loaded on demand: the page does not look at devices before. */
  loadDevices(): Promise<AudioDevices>;
}
