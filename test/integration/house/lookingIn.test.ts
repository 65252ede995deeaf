import { randomBytes } from '@sotto/base';
import {
  createSigningKey,
  deriveHouseKeys,
  deriveRoomKeys,
  type HouseKeys,
  parseHouseLink,
  parseRoomLink,
} from '@sotto/keys';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { eventually, host, join, type Person, pauseMs } from '../room/people.ts';
import { enterRaw, greet } from '../room/rawMember.ts';
import { openSealedWire, type SealedWire } from '../room/sealedWire.ts';
import { claim, look } from './startHouse.ts';

let sotto: RunningSotto;
let fragment: string;
let house: HouseKeys;
beforeAll(async () => {
  sotto = await startSotto();
  fragment = await claim(sotto);
  const link = parseHouseLink(fragment);
  if (!link.ok) throw new Error(link.error.code);
  house = await deriveHouseKeys(link.value);
});
afterAll(() => sotto.close());

const inHouse = () => ({ ...sotto, house: { fragment, isListed: true } });

async function watch(keys: HouseKeys): Promise<SealedWire> {
  const wire = await openSealedWire({ keys }, sotto.origin);
  wire.ask(1, 'watch', {});
  await eventually(() => wire.answers.length > 0);
  return wire;
}

async function handleOf(person: Person) {
  const link = parseRoomLink(person.inside().link);
  if (!link.ok) throw new Error(link.error.code);
  return (await deriveRoomKeys(link.value)).roomHandle;
}

describe('the wire of a hallway', () => {
  it('[H1, H5] is the same to the byte for a wrong link and for no house', async () => {
    await host(inHouse());
    const unproved = { ...house, linkProof: createSigningKey(randomBytes(32)) };
    const unknown = { ...house, houseHandle: randomBytes(16) };
    const [wrong, none] = [await watch(unproved), await watch(unknown)];
    await pauseMs(1_500);
    expect(wrong?.sizes).toEqual(none?.sizes);
    expect(wrong?.room).toBeNull();
    for (const { answers, events } of [wrong, none]) {
      expect(answers).toEqual([{ seq: 1, code: 'house-gone' }]);
      expect(events).toEqual([]);
    }
  });

  it('[H5] sends the live rooms before the answer, one room an event, once to each watcher', async () => {
    const [ada, bea] = [await host(inHouse()), await host(inHouse())];
    const wire = await watch(house);
    expect(wire.answers).toEqual([{ seq: 1, answer: {} }]);
    // Changes of a listed room may come in between: its people are still on their way to the stage.
    const listed = () =>
      wire.events.flatMap(({ event, roomHandle }) =>
        event === 'room-listed' ? [Buffer.from(roomHandle).toString('hex')] : [],
      );
    const first = listed();
    for (const person of [ada, bea]) expect(first).toContain(Buffer.from(await handleOf(person)).toString('hex'));
    wire.ask(2, 'watch', {});
    await eventually(() => wire.answers.length === 2);
    expect(listed()).toEqual(first);
  });

  it('[H6] tells which counts of a room changed, and its speakers only if they did', async () => {
    const ada = await host({ ...inHouse(), everyoneSpeaks: true });
    const wire = await watch(house);
    const handle = await handleOf(ada);
    const changes = () =>
      wire.events.filter(({ event, roomHandle }) => event === 'room-changed' && Buffer.from(handle).equals(roomHandle));
    const people = await Promise.all([1, 2, 3, 4].map(() => join(ada.inside().link, sotto)));
    await eventually(() => changes().some((event) => 'audienceCount' in event && event.audienceCount === 4));
    expect(changes().at(-1)).toMatchObject({ stageCount: 1, audienceCount: 4 });
    people[0]?.room.actions.joinStage();
    await eventually(() => changes().some((event) => 'stageCount' in event && event.stageCount === 2));
    const withSpeakers = changes().findLast((event) => 'stageCount' in event && event.stageCount === 2);
    expect(withSpeakers).toMatchObject({ stage: [expect.anything(), expect.anything()], audienceCount: 3 });
    await join(ada.inside().link, sotto);
    await eventually(() =>
      changes().some((event) => 'audienceCount' in event && event.audienceCount === 4 && event.stage === null),
    );
  });
});

describe('a server that lies', () => {
  it('[H6] shows no room under a card that is not the room’s', async () => {
    const other = await host({ ...inHouse(), title: 'Elsewhere' });
    const ada = await host({ ...inHouse(), title: 'Real' });
    const { link } = ada.inside();
    const looker = look(fragment, sotto);
    await looker.until(() => looker.rooms().some(({ title }) => title === 'Real'));
    ada.room.actions.leave();
    await looker.until(() => looker.rooms().every(({ title }) => title !== 'Real'));
    const rows = sotto.database.store.rooms;
    const foreign = await rows.find(await handleOf(other));
    const parsed = parseRoomLink(link);
    const { roomHandle } = await deriveRoomKeys(parsed.ok ? parsed.value : never());
    await eventually(async () => (await rows.find(roomHandle))?.emptySince !== undefined);
    const row = (await rows.find(roomHandle)) ?? never();
    await rows.advance({ handle: row.handle, following: row.sequence, change: { card: foreign?.card ?? never() } });
    const wire = await watch(house);
    const visitor = await greet(link, sotto);
    await enterRaw(visitor);
    const isHis = ({ event, roomHandle: handle }: SealedWire['events'][number]) =>
      event === 'room-listed' && Buffer.from(handle).equals(row.handle);
    await eventually(() => wire.events.some(isHis));
    await pauseMs(500);
    expect(looker.rooms().map(({ title }) => title)).not.toContain('Real');
    expect(looker.rooms().filter(({ title }) => title === 'Elsewhere')).toHaveLength(1);
  });

  it('[H6] shows nobody under a credential that does not verify, and still counts them', async () => {
    const ada = await host({ ...inHouse(), title: 'Counted', everyoneSpeaks: true });
    const looker = look(fragment, sotto);
    const visitor = await greet(ada.inside().link, sotto);
    const { stay } = await enterRaw(visitor, { credential: randomBytes(640) });
    const showing = visitor.access.show({ start: stay.agent.log.start, join: stay.join });
    expect((await stay.connection.request('speak', showing)).ok).toBe(true);
    await looker.until(() => looker.rooms().some(({ title, stageCount }) => title === 'Counted' && stageCount === 2));
    expect(looker.rooms().find(({ title }) => title === 'Counted')?.stage).toHaveLength(1);
  });
});

function never(): never {
  throw new Error('is not there');
}
