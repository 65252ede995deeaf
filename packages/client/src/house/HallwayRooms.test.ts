import { type Bytes, randomBytes, Secret } from '@sotto/base';
import {
  createHouseLink,
  createRoomLink,
  createSession,
  deriveHouseKeys,
  deriveMemberKey,
  deriveRoomKeys,
  formatRoomFragment,
  type Name,
  type RoomKeys,
  type RoomLink,
  ready,
  sealCredential,
  sealListing,
  sealMetadata,
  type Title,
} from '@sotto/keys';
import type { HouseEvent } from '@sotto/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { HallwayRooms } from './HallwayRooms.ts';

await ready;
const serverFingerprint = randomBytes(16);
const linkOptions = () => ({ rootSeed: new Secret(randomBytes(32)), serverFingerprint });
const newHouse = async () => ({ keys: await deriveHouseKeys(await createHouseLink(linkOptions())), serverFingerprint });
const house = await newHouse();

interface TestRoom {
  readonly link: RoomLink;
  readonly keys: RoomKeys;
}

async function newRoom(options = linkOptions()): Promise<TestRoom> {
  const link = await createRoomLink(options);
  return { link, keys: await deriveRoomKeys(link) };
}

async function credentialOf(name: string, { link, keys }: TestRoom): Promise<Bytes> {
  const { key } = await deriveMemberKey(new Secret(randomBytes(32)), link, keys.roomHandle);
  return sealCredential({ keys, memberKey: key, session: createSession(), name: name as Name });
}

type Listed = Extract<HouseEvent, { event: 'room-listed' }>;

async function listed(room: TestRoom, title = 'Tea', speakers: readonly string[] = ['Ada']): Promise<Listed> {
  return {
    event: 'room-listed',
    roomHandle: room.keys.roomHandle,
    listing: sealListing(room.link, house.keys),
    card: sealMetadata({ title: title as Title, everyoneSpeaks: true }, room.keys),
    stage: await Promise.all(speakers.map((name) => credentialOf(name, room))),
    stageCount: speakers.length,
    audienceCount: 3,
  };
}

let rooms: HallwayRooms;
beforeEach(() => {
  rooms = new HallwayRooms(house);
  rooms.beginLook();
});

const titles = () => rooms.list().map(({ title }) => title);

describe('the rooms of a hallway', () => {
  it('[H6] are shown by their own cards and credentials, and lead to their links', async () => {
    const room = await newRoom();
    await rooms.apply(await listed(room, 'Tea', ['Ada', 'Bob']));
    const [shown] = rooms.list();
    expect(shown).toMatchObject({ title: 'Tea', stageCount: 2, audienceCount: 3 });
    expect(shown?.stage.map(({ name }) => name)).toEqual(['Ada', 'Bob']);
    expect(rooms.linkOf(shown?.key ?? '')).toBe(formatRoomFragment(room.link));
    expect(rooms.linkOf('')).toBeUndefined();
  });

  it('[H6] change as the server says, and keep their speakers if it does not mention them', async () => {
    const room = await newRoom();
    await rooms.apply(await listed(room));
    const { roomHandle } = room.keys;
    await rooms.apply({ event: 'room-changed', roomHandle, stage: null, stageCount: 1, audienceCount: 9 });
    expect(rooms.list()).toMatchObject([{ stage: [{ name: 'Ada' }], audienceCount: 9 }]);
    const stage = [await credentialOf('Bob', room)];
    await rooms.apply({ event: 'room-changed', roomHandle, stage, stageCount: 1, audienceCount: 8 });
    expect(rooms.list()).toMatchObject([{ stage: [{ name: 'Bob' }], audienceCount: 8 }]);
    await rooms.apply({ event: 'room-unlisted', roomHandle });
    expect(rooms.list()).toEqual([]);
  });

  it('[H6] are unknown until they are listed', async () => {
    const { keys } = await newRoom();
    const change = { roomHandle: keys.roomHandle, stage: null, stageCount: 1, audienceCount: 9 };
    await rooms.apply({ event: 'room-changed', ...change });
    await rooms.apply({ event: 'room-unlisted', roomHandle: keys.roomHandle });
    expect(rooms.list()).toEqual([]);
  });

  it('[H5] survive another look in their places, and go if that does not show them', async () => {
    const [tea, coffee, water] = [await newRoom(), await newRoom(), await newRoom()];
    const events = [await listed(tea, 'Tea'), await listed(coffee, 'Coffee'), await listed(water, 'Water')] as const;
    for (const event of events) await rooms.apply(event);
    rooms.endLook();
    const keys = rooms.list().map(({ key }) => key);
    rooms.beginLook();
    await rooms.apply(events[2]);
    await rooms.apply(events[0]);
    expect(titles()).toEqual(['Tea', 'Coffee', 'Water']);
    rooms.endLook();
    expect(titles()).toEqual(['Tea', 'Water']);
    expect(rooms.list().map(({ key }) => key)).toEqual([keys[0], keys[2]]);
  });

  it('hold nothing once closed, nor what was on its way then', async () => {
    const event = await listed(await newRoom());
    const arriving = rooms.apply(event);
    rooms.close();
    await arriving;
    expect(rooms.list()).toEqual([]);
  });
});

describe('a server that lies', () => {
  it.each<[string, (event: Listed, other: TestRoom) => Promise<Partial<Listed>>]>([
    ['another room’s handle', async (_, { keys }) => ({ roomHandle: keys.roomHandle })],
    ['another room’s card', async (_, other) => ({ card: (await listed(other)).card })],
    ['a card that it made up', async () => ({ card: randomBytes(1024) })],
    ['a listing that it made up', async () => ({ listing: randomBytes(192) })],
    ['a listing of another house', async (_, { link }) => ({ listing: sealListing(link, (await newHouse()).keys) })],
  ])('[H6] shows no room with %s', async (_, lie) => {
    const event = await listed(await newRoom());
    await rooms.apply({ ...event, ...(await lie(event, await newRoom())) });
    expect(rooms.list()).toEqual([]);
  });

  it('[H6] hides a room whose card it changes, until it shows the real one', async () => {
    const event = await listed(await newRoom());
    await rooms.apply(event);
    await rooms.apply({ ...event, card: randomBytes(1024) });
    expect(rooms.list()).toEqual([]);
    await rooms.apply(event);
    expect(titles()).toEqual(['Tea']);
  });

  it('[H6] shows nobody under a credential of another room, or one that it made up, and no one twice', async () => {
    const [room, other] = [await newRoom(), await newRoom()];
    const event = await listed(room);
    const foreign = await credentialOf('Mallory', other);
    const [ada] = event.stage;
    await rooms.apply({ ...event, stage: [foreign, randomBytes(640), ...event.stage, ada ?? foreign], stageCount: 4 });
    expect(rooms.list()).toMatchObject([{ stage: [{ name: 'Ada' }], stageCount: 4 }]);
  });
});

it('[K16] a member of the house can list no room of another server', async () => {
  const foreign = await newRoom({ ...linkOptions(), serverFingerprint: randomBytes(16) });
  await rooms.apply(await listed(foreign));
  expect(rooms.list()).toEqual([]);
});
