import { createRoot } from 'react-dom/client';
import type { Address } from '../src/room/address.ts';
import type { Client } from '../src/room/Client.ts';
import { createVisit } from '../src/room/createVisit.ts';
import { createKeptRoom } from '../src/room/keptRoom.ts';
import { App } from '../src/views/App.tsx';
import { createFakeRoom } from './createFakeRoom.ts';
import { inside } from './people.ts';
import { type Story, stories } from './stories.ts';

function addressOf(story: Story): Address {
  return {
    origin: location.origin,
    page: () => (story.snapshot ? 'room' : 'home'),
    takeFragment: () => undefined,
    showHome: () => undefined,
    showRoom: () => undefined,
    goTo: () => undefined,
    onChange: () => undefined,
  };
}

function visitOf(story: Story) {
  const client: Client = {
    openRoom: () => createFakeRoom(story.snapshot ?? inside),
    startRoom: ({ title }) => createFakeRoom({ ...inside, title }),
  };
  return createVisit({ client, address: addressOf(story), keptRoom: createKeptRoom(undefined) });
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

const story = stories[location.search.slice(1)];
const root = createRoot(document.body.appendChild(document.createElement('div')));
root.render(
  story ? <App visit={visitOf(story)} rememberedName={{ read: () => '', write: () => undefined }} /> : <List />,
);
if (story?.press) press(story.press);
