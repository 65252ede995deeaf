import { fail, ok } from '@sotto/base';
import { formatClaimFragment } from '@sotto/protocol';
import { createRoot } from 'react-dom/client';
import { createRememberedHouses } from '../src/house/rememberedHouses.ts';
import type { Address } from '../src/room/address.ts';
import type { Client } from '../src/room/Client.ts';
import { createVisit } from '../src/room/createVisit.ts';
import { createKeptRoom } from '../src/room/keptRoom.ts';
import { createKeptText } from '../src/room/keptText.ts';
import { App } from '../src/views/App.tsx';
import { createFakeRoom } from './createFakeRoom.ts';
import { inside } from './people.ts';
import { type Story, stories } from './stories.ts';

const claimFragment = formatClaimFragment({ token: new Uint8Array(32), serverFingerprint: new Uint8Array(16) });

function addressOf(story: Story): Address {
  return {
    origin: location.origin,
    page: () => story.page ?? (story.snapshot ? 'room' : 'home'),
    takeFragment: () => (story.page === 'claim' ? claimFragment : undefined),
    showHome: () => undefined,
    showRoom: () => undefined,
    showHouse: () => undefined,
    goTo: () => undefined,
    onChange: () => undefined,
  };
}

function visitOf(story: Story) {
  const house = story.code ? fail(story.code) : ok({ name: story.house ?? '', fragment: 'v1' });
  const client: Client = {
    openRoom: () => createFakeRoom(story.snapshot ?? inside),
    startRoom: ({ title }) => createFakeRoom({ ...inside, title }),
    claimHouse: async () => house,
    openHouse: async () => house,
  };
  return createVisit({
    client,
    address: addressOf(story),
    keptRoom: createKeptRoom(undefined),
    keptHouse: createKeptText(undefined, 'house'),
    keptClaim: createKeptText(undefined, 'claim'),
    rememberedHouses: createRememberedHouses(undefined),
  });
}

function press(label: string) {
  const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === label);
  if (button) button.click();
  else requestAnimationFrame(() => press(label));
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
  const remembered = createRememberedHouses(undefined);
  for (const name of houses) remembered.remember({ name, fragment: name });
  return remembered;
}

const story = stories[location.search.slice(1)];
const root = createRoot(document.body.appendChild(document.createElement('div')));
root.render(
  story ? (
    <App
      visit={visitOf(story)}
      rememberedName={{ read: () => '', write: () => undefined }}
      rememberedHouses={housesOf(story)}
    />
  ) : (
    <List />
  ),
);
if (story?.press) press(story.press);
