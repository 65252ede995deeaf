import { fail, ok } from '@sotto/base';
import type { AudioDevices } from '@sotto/client/audio';
import { createPreferences } from '../src/settings/createPreferences.ts';
import type { Preferences } from '../src/settings/Preferences.ts';
import type { Settings } from '../src/settings/Settings.ts';
import type { Language } from '../src/strings/createLanguage.ts';

import { createFakeStorage } from './createFakeStorage.ts';

/** Settings in some state. */
export interface FakeSettings {
  readonly preferences?: Partial<Preferences>;
  /** True if device names may be known. */
  readonly isAllowed?: boolean;
  readonly refusal?: 'microphone-denied' | 'microphone-missing' | 'microphone-busy';
  readonly cannotLoad?: boolean;
}

const microphones = [
  { id: 'desk', name: 'Desk microphone' },
  { id: 'head', name: 'Conference Headset Pro Max (Bluetooth, hands-free profile) (1b3f:2008)' },
];
const speakers = [{ id: 'head', name: 'Conference Headset Pro Max (Bluetooth)' }];

/** Devices and choices in memory, for looking at the views. */
export function createFakeSettings(language: Language, fake: FakeSettings = {}): Settings {
  const { preferences, isAllowed = true, refusal, cannotLoad } = fake;
  const store = createPreferences(createFakeStorage());
  store.change(preferences ?? {});
  const devices: AudioDevices = {
    canChooseSpeaker: true,
    list: async () => (isAllowed ? { microphones, speakers } : { microphones: [], speakers: [] }),
    watch: () => () => undefined,
    testMicrophone: async () =>
      refusal
        ? fail(refusal)
        : ok({ level: () => 0.62, record: () => new Promise(() => undefined), close: () => undefined }),
    playTestSound: async () => !refusal,
    playRecording: async () => !refusal,
  };
  return {
    preferences: store,
    language,
    loadDevices: () => (cannotLoad ? Promise.reject(new Error('not there')) : Promise.resolve(devices)),
  };
}
