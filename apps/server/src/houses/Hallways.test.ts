import type { HouseEvent } from '@sotto/protocol';
import { limits } from '@sotto/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeMember, createFakeRoom } from '../../test/createFakeMember.ts';
import { bytes, sampleRoom } from '../../test/store/contract/samples.ts';
import type { LiveRoom } from '../rooms/LiveRoom.ts';
import { Hallways } from './Hallways.ts';

const houseHandle = bytes(16, 7);
const listing = { houseHandle, sealedLink: bytes(192, 9) };

let hallways: Hallways;
beforeEach(() => {
  vi.useFakeTimers();
  hallways = new Hallways(() => Date.now());
});
afterEach(() => void vi.useRealTimers());

/** A watcher, with all events that it got. */
function watch(handle = houseHandle) {
  const told: HouseEvent[] = [];
  const watcher = { houseHandle: handle, tell: (event: HouseEvent) => void told.push(event) };
  hallways.watch(watcher);
  return { watcher, told };
}

/** A room that somebody is in, listed. */
function open(number: number, place: typeof listing | null = listing) {
  const room = createFakeRoom({ handle: bytes(16, number) });
  const owner = createFakeMember();
  room.add(owner);
  const row = { ...sampleRoom({ handle: room.handle, listing: place ?? undefined }), lease: undefined, sequence: 1 };
  const list = () => hallways.list(row, room);
  list();
  return { room, owner, list };
}

function listen(room: LiveRoom) {
  const member = createFakeMember();
  room.add(member);
  return member;
}

const names = (told: readonly HouseEvent[]) => told.map(({ event, roomHandle }) => `${event} ${roomHandle[0]}`);

const speaking = () => ({ transport: bytes(16), producer: bytes(16), member: bytes(32), isProducing: false });

describe('a hallway', () => {
  it('[H5] announces live rooms at once, and rooms that empty', () => {
    const { told } = watch();
    const { room, owner } = open(1);
    expect(told).toEqual([
      {
        event: 'room-listed',
        roomHandle: room.handle,
        listing: listing.sealedLink,
        card: bytes(1024, 4),
        stage: [],
        stageCount: 0,
        audienceCount: 1,
      },
    ]);
    room.remove(owner);
    expect(names(told)).toEqual(['room-listed 1', 'room-unlisted 1']);
    vi.runAllTimers();
    expect(told).toHaveLength(2);
  });

  it('[H5] shows a late watcher the live rooms of its own house', () => {
    open(1);
    open(2, { ...listing, houseHandle: bytes(16, 8) });
    open(3, null);
    expect(names(watch().told)).toEqual(['room-listed 1']);
    expect(names(watch(bytes(16, 8)).told)).toEqual(['room-listed 2']);
    expect(watch(bytes(16, 6)).told).toEqual([]);
  });

  it('[H5] tells nothing to watchers who have gone', () => {
    const { watcher, told } = watch();
    hallways.unwatch(watcher);
    hallways.unwatch(watcher);
    open(1);
    expect(told).toEqual([]);
  });

  it('lists no room that has emptied meanwhile, and none twice', () => {
    const { told } = watch();
    const { room, owner, list } = open(1);
    list();
    room.remove(owner);
    list();
    expect(names(told)).toEqual(['room-listed 1', 'room-unlisted 1']);
    room.add(owner);
    list();
    expect(names(told)).toEqual(['room-listed 1', 'room-unlisted 1', 'room-listed 1']);
  });

  it('[H6] announces a room at most once a second, then all its changes', () => {
    const { told } = watch();
    const { room, owner } = open(1);
    for (let count = 0; count < 5; count++) listen(room);
    vi.advanceTimersByTime(250);
    expect(told[1]).toEqual({ ...told[1], event: 'room-changed', stage: [], stageCount: 0, audienceCount: 6 });
    room.takeStage(owner, speaking());
    vi.advanceTimersByTime(900);
    expect(told).toHaveLength(2);
    listen(room);
    vi.advanceTimersByTime(100);
    expect(told[2]).toMatchObject({ stage: [owner.credential], stageCount: 1, audienceCount: 6 });
    vi.advanceTimersByTime(10_000);
    expect(told).toHaveLength(3);
  });

  it('[H6] names speakers only where they changed, the first few', () => {
    const { told } = watch();
    const { room, owner } = open(1);
    room.takeStage(owner, speaking());
    vi.runAllTimers();
    listen(room);
    vi.runAllTimers();
    expect(told[2]).toMatchObject({ stage: null, stageCount: 1, audienceCount: 1 });
    for (let count = 0; count < 8; count++) room.takeStage(listen(room), speaking());
    vi.runAllTimers();
    const last = told.at(-1);
    expect(last).toMatchObject({ stageCount: 9 });
    expect(last && 'stage' in last && last.stage).toHaveLength(limits.listedSpeakers);
  });

  it('[H6] does not announce a change that was undone', () => {
    const { told } = watch();
    const { room } = open(1);
    listen(room);
    vi.runAllTimers();
    room.remove(listen(room));
    vi.runAllTimers();
    expect(told).toHaveLength(2);
  });

  it('[H6] shows a watcher who came earlier the same stage as one who came later', () => {
    const first = watch();
    const { room, owner } = open(1);
    room.takeStage(owner, speaking());
    vi.runAllTimers();
    room.leaveStage(owner);
    const second = watch();
    expect(second.told[0]).toMatchObject({ stage: [] });
    room.takeStage(owner, speaking());
    vi.runAllTimers();
    for (const { told } of [first, second]) expect(told.at(-1)).toMatchObject({ stage: [owner.credential] });
    room.leaveStage(owner);
    watch();
    vi.runAllTimers();
    for (const { told } of [first, second]) expect(told.at(-1)).toMatchObject({ stage: [] });
  });

  it('[H5] shows a hundred rooms, and the next as soon as there is a place', () => {
    const { told } = watch();
    const rooms = Array.from({ length: limits.listedRooms + 2 }, (_, index) => open(index));
    expect(told).toHaveLength(100);
    const [first, waiting] = [rooms[5], rooms[100]];
    first?.room.remove(first.owner);
    expect(names(told).slice(-2)).toEqual(['room-unlisted 5', 'room-listed 100']);
    waiting?.room.remove(waiting.owner);
    expect(names(told).slice(-2)).toEqual(['room-unlisted 100', 'room-listed 101']);
  });

  it('[H6] slows down when it is full of rooms and people', () => {
    const lookers = Array.from({ length: 50 }, () => watch());
    const rooms = Array.from({ length: 40 }, (_, index) => open(index));
    const told = () => lookers.reduce((sum, looker) => sum + looker.told.length, 0);
    const before = told();
    for (let second = 0; second < 20; second++) {
      for (const { room } of rooms) listen(room);
      vi.advanceTimersByTime(1_000);
    }
    expect(told() - before).toBeLessThanOrEqual(20 * 1_000 + 40 * 50);
    expect(told()).toBeGreaterThan(before);
  });
});
