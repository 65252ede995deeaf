import type { AudioDevices } from '@sotto/client/audio';
import type { Language } from '../strings/createLanguage.ts';
import type { PreferenceStore } from './createPreferences.ts';

/** All that can be set, and what setting it takes. */
export interface Settings {
  readonly preferences: PreferenceStore;
  readonly language: Language;
  /** Loaded when it is needed: nobody's devices are looked at before. */
  loadDevices(): Promise<AudioDevices>;
}
