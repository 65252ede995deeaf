import { type BrowserClient, createBrowserClient } from '@sotto/client/browser';
import type { PreferenceStore } from './settings/createPreferences.ts';
import type { Client } from './tab/Client.ts';
import { isKept } from './tab/createStorage.ts';

/** The real rooms, as far as this browser can reach them, with the sound that this person has set. */
export function createClient(preferences: PreferenceStore): Client & Pick<BrowserClient, 'testMicrophone'> {
  const client = createBrowserClient({ audio: preferences, onSeedLost: () => isKept.set(false) });
  return {
    ...client,
    startRoom: (room) => client.startRoom({ ...room, startsMuted: preferences.snapshot().pushToTalk }),
  };
}
