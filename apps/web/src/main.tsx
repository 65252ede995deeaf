import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { createClient } from './client.ts';
import { createTabPlace } from './createTabPlace.ts';
import { createBegunHouses } from './house/begunHouses.ts';
import { createRememberedHouses } from './house/rememberedHouses.ts';
import { createPreferences } from './settings/createPreferences.ts';
import { laterDevices } from './settings/laterSettings.ts';
import type { Settings } from './settings/Settings.ts';
import { language } from './strings/language.ts';
import { createAddress } from './tab/address.ts';
import { browserStorage, isKept, tabStorage } from './tab/createStorage.ts';
import { holdTab } from './tab/holdTab.ts';
import { createKeptRoom } from './tab/keptRoom.ts';
import { createKeptText } from './tab/keptText.ts';
import { createRememberedName } from './tab/rememberedName.ts';

/** How long the page waits for another language, in milliseconds; it is drawn again when that comes later. */
const languageMs = 3_000;

const rememberedHouses = createRememberedHouses(browserStorage);
const keptRoom = createKeptRoom(tabStorage);
const tabMeans = { locks: navigator.locks, openChannel: (name: string) => new BroadcastChannel(name) };
// A browser that blocks site data may refuse these as well. Then we can't tell a tab from its duplicate.
const holding = holdTab(tabStorage, tabMeans).catch(() => false);
const kept = keptRoom.read();
// A duplicated tab was never inside. It must not enter as the same person again, with a microphone that nobody opened.
if (kept?.isInside && (await holding)) keptRoom.write({ ...kept, isInside: false });
const preferences = createPreferences(browserStorage);
const client = createClient(preferences);
const settings: Settings = {
  preferences,
  language,
  loadDevices: async () => (await laterDevices.load()).browserDevices(client.testMicrophone),
};
const tabPlace = createTabPlace({
  client,
  address: createAddress(window),
  keptRoom,
  keptHouse: createKeptText(tabStorage, 'sotto-house'),
  keptClaim: createKeptText(tabStorage, 'sotto-claim'),
  begunHouses: createBegunHouses(browserStorage),
  isKept,
  rememberedHouses,
  means: {
    locks: navigator.locks,
    page: window,
    isMicrophoneAllowed: async () => (await navigator.permissions.query({ name: 'microphone' })).state === 'granted',
    now: Date.now,
  },
});
const rememberedName = createRememberedName(browserStorage);

const page = document.querySelector('#page');
if (!page) throw new Error('index.html has no #page');
const root = createRoot(page);
// English is loaded already, and stays if another language can't be fetched.
void Promise.race([language.begin(), new Promise((resolve) => setTimeout(resolve, languageMs))]).then(() =>
  root.render(
    <StrictMode>
      <App
        tabPlace={tabPlace}
        language={language}
        rememberedName={rememberedName}
        rememberedHouses={rememberedHouses}
        settings={settings}
      />
    </StrictMode>,
  ),
);
