import { fail, ok } from '@sotto/base';
import { formatClaimFragment } from '@sotto/protocol';
import { createRoot } from 'react-dom/client';
import { App } from '../src/App.tsx';
import { createTabPlace } from '../src/createTabPlace.ts';
import { createBegunHouses } from '../src/house/begunHouses.ts';
import { createRememberedHouses } from '../src/house/rememberedHouses.ts';
import { createLanguage } from '../src/strings/createLanguage.ts';
import { strings } from '../src/strings/index.ts';
import type { Address } from '../src/tab/address.ts';
import type { Client } from '../src/tab/Client.ts';
import { isKept } from '../src/tab/createStorage.ts';
import { createKeptRoom } from '../src/tab/keptRoom.ts';
import { createKeptText } from '../src/tab/keptText.ts';
import { createFakeHouse } from './createFakeHouse.ts';
import { createFakeRoom } from './createFakeRoom.ts';
import { createFakeSettings } from './createFakeSettings.ts';
import { createFakeStorage } from './createFakeStorage.ts';
import { inside } from './people.ts';
import { type Story, stories } from './stories.ts';

const claimFragment = formatClaimFragment({ token: new Uint8Array(32), serverFingerprint: new Uint8Array(16) });

function addressOf(story: Story): Address {
  return {
    origin: location.origin,
    page: () => story.page ?? (story.snapshot ? 'room' : 'home'),
    takeFragment: () => (story.page === 'claim' ? claimFragment : 'v1.story'),
    hidePath: () => undefined,
    showHome: () => undefined,
    showRoom: () => undefined,
    showHouse: () => undefined,
    goTo: () => undefined,
    onChange: () => undefined,
  };
}

/** Locks that another tab holds. */
const takenLocks = {
  async request(_name: string, ...[options, granted]: readonly unknown[]) {
    const { ifAvailable } = options as LockOptions;
    return ifAvailable ? (granted as LockGrantedCallback<unknown>)(null) : new Promise(() => undefined);
  },
} as Pick<LockManager, 'request'>;

function tabPlaceOf(story: Story) {
  const house = story.code ? fail(story.code) : ok({ name: story.house ?? '', fragment: 'v1.house' });
  const client: Client = {
    missing: story.missing,
    openRoom: () => createFakeRoom(story.snapshot ?? inside, story),
    startRoom: ({ title }) => createFakeRoom({ ...inside, title }),
    claimHouse: async (_, keep) => keep('v1.house').then(() => house),
    openHouse: () => createFakeHouse(story),
    doors: async () => ({ isOpenToAll: !story.isStranger, isClaimable: true }),
  };
  if (story.isForgetful) isKept.set(false);
  const storage = createFakeStorage();
  return createTabPlace({
    means: {
      locks: story.isElsewhere ? takenLocks : undefined,
      page: window,
      isMicrophoneAllowed: async () => false,
      now: Date.now,
    },
    client,
    begunHouses: createBegunHouses(storage),
    isKept,
    address: addressOf(story),
    keptRoom: createKeptRoom(storage),
    keptHouse: createKeptText(storage, 'house'),
    keptClaim: createKeptText(storage, 'claim'),
    rememberedHouses: createRememberedHouses(storage),
  });
}

/**
 * Waits for later parts of the page, makes a story's first presses, one after the other, and then marks the page as
 * ready.
 */
function tell(story: Story | undefined, [label, ...more] = [story?.press?.(strings) ?? []].flat()) {
  const button = [...document.querySelectorAll('button')].findLast(
    ({ ariaLabel, textContent }) => ariaLabel === label || textContent === label,
  );
  const later = document.querySelector(story?.page ? 'progress' : 'main.home:not(:has(dialog))');
  const isWaiting = later !== null || document.querySelector('main h1') === null;
  if (isWaiting || (label !== undefined && !button))
    return void requestAnimationFrame(() => tell(story, label === undefined ? [] : [label, ...more]));
  button?.click();
  if (more.length > 0) return void requestAnimationFrame(() => tell(story, more));
  if (story?.awaits && !document.querySelector(story.awaits)) return void requestAnimationFrame(() => tell(story, []));
  requestAnimationFrame(() => requestAnimationFrame(() => document.documentElement.setAttribute('data-told', '')));
}

function List() {
  return (
    <main>
      <h1>Stories</h1>
      <ul>
        {Object.keys(stories).map((name) => (
          <li key={name}>
            <a href={`?${name}`}>{name}</a>
          </li>
        ))}
      </ul>
    </main>
  );
}

function housesOf({ houses = [] }: Story) {
  const remembered = createRememberedHouses(createFakeStorage());
  for (const name of houses) remembered.remember({ name, fragment: name });
  return remembered;
}

/** `?name`, or `?name&ar` for the same in Arabic. */
const [name = '', code] = location.search.slice(1).split('&');
const story = stories[name];
const language = createLanguage({ storage: createFakeStorage(), wanted: [code ?? ''], root: document.documentElement });
await language.begin();
const root = createRoot(document.body.appendChild(document.createElement('div')));
root.render(
  story ? (
    <App
      tabPlace={tabPlaceOf(story)}
      language={language}
      rememberedName={{ read: () => '', write: () => undefined }}
      rememberedHouses={housesOf(story)}
      settings={createFakeSettings(language, story.settings)}
    />
  ) : (
    <List />
  ),
);
tell(story);
