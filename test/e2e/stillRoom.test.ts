import { ok, randomBytes, Secret } from '@sotto/base';
import { type MediaPort, Room, type RoomSnapshot } from '@sotto/client';
import { expect } from 'vitest';
import { story } from '../harness/story.ts';
import { type Stillness, watchStillness } from '../harness/watchStillness.ts';

const speakers = 5;
const listeners = 20;
const windowMs = 10_000;
const still: Stillness = { posted: 0, received: 0, changed: 0, layouts: 0 };

/** A port that carries no sound, for members who only have to be there. */
function createSilentPort(): MediaPort {
  const done = async () => ok(null);
  const end = async () => undefined;
  return {
    ...{ receive: done, addStream: done, openMicrophone: done, openCover: done, speak: done },
    ...{ removeStreams: end, stopSpeaking: end, setMuted: end, close: end },
  };
}

const isOnStage = (snapshot: RoomSnapshot) => snapshot.phase === 'inside' && snapshot.isOnStage;

function until(room: Room, fits: (snapshot: RoomSnapshot) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => void (fits(room.snapshot()) && resolve());
    room.subscribe(look);
    look();
  });
}

const test = story.extend('come', ({ sotto: { origin } }, { onCleanup }) => {
  const rooms: Room[] = [];
  onCleanup(() => {
    for (const room of rooms) room.close();
  });
  return async (link: string, name: string) => {
    const options = { origin, rootSeed: new Secret(randomBytes(32)), now: () => Date.now() };
    const room = Room.open(new URL(link).hash.slice(1), { ...options, createMedia: createSilentPort });
    rooms.push(room);
    await until(room, ({ phase }) => phase === 'preview');
    room.actions.enter(name);
    await until(room, ({ phase }) => phase === 'inside');
    return room;
  };
});

test('a room in which nothing changes draws nothing and posts nothing between threads', async ({ guest, come }) => {
  const ada = await guest();
  await ada.startRoom({ title: 'Small hours', name: 'Ada', everyone: true });
  await ada.press('Mute');
  const link = await ada.keptLink();
  const watches: ((ms: number) => Promise<Stillness>)[] = [];
  const ben = await guest({ prepare: async (page) => watches.push(await watchStillness(page)) });
  await ben.follow(link);
  await ben.listenIn('Ben');
  const speak = async (name: string) => {
    const room = await come(link, name);
    room.actions.joinStage();
    await until(room, isOnStage);
  };
  const names = (role: string, count: number) => Array.from({ length: count - 1 }, (_, index) => `${role} ${index}`);
  await Promise.all(names('Speaker', speakers).map(speak));
  await Promise.all(names('Listener', listeners).map((name) => come(link, name)));
  await ben.sees('Audience', `${listeners} listening`);
  // Some things settle by themselves after the last arrival, such as the code to compare.
  await expect.poll(() => watches[0]?.(windowMs), { timeout: 90_000, interval: 0 }).toEqual(still);
});
