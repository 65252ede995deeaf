import { randomBytes } from '@sotto/base';
import { describe, expect, it } from 'vitest';
import { createFakeMember, createFakeRelay, createFakeRoom } from '../../test/createFakeMember.ts';
import { LiveRooms } from './LiveRooms.ts';

const handle = randomBytes(16);

describe('LiveRooms', () => {
  it('keeps a room on the relay that it started on', async () => {
    const rooms = new LiveRooms();
    const [first, second] = [createFakeRelay(), createFakeRelay()];
    const room = await rooms.open(handle, async () => createFakeRoom({ handle, relay: first }));
    expect(await rooms.open(handle.slice(), async () => createFakeRoom({ handle, relay: second }))).toBe(room);
    expect(room?.relay).toBe(first);
    expect(rooms.on(first)).toEqual([]);
    room?.add(createFakeMember());
    expect(rooms.on(first)).toEqual([room]);
    expect(rooms.on(second)).toEqual([]);
  });

  it('starts a room once for all who come meanwhile, and again after a failure', async () => {
    const rooms = new LiveRooms();
    let starts = 0;
    const start = async () => {
      starts++;
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (starts === 1) throw new Error('no database');
      return createFakeRoom({ handle });
    };
    const failed = await Promise.allSettled([rooms.open(handle, start), rooms.open(handle, start)]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const [a, b] = await Promise.all([rooms.open(handle, start), rooms.open(handle, start)]);
    expect(starts).toBe(2);
    expect(a).toBeDefined();
    expect(b).toBe(a);
  });

  it('forgets a room that nobody is in or about to be in, and no other', async () => {
    const rooms = new LiveRooms({ most: 0 });
    const room = createFakeRoom({ handle });
    await rooms.open(handle, async () => room);
    const member = createFakeMember();
    room.add(member);
    rooms.release(room);
    expect(rooms.find(handle)).toBe(room);
    room.expected++;
    room.remove(member);
    rooms.release(room);
    expect(rooms.find(handle)).toBe(room);
    room.expected--;
    rooms.release(room);
    expect(rooms.find(handle)).toBeUndefined();
  });

  it('drops an earlier room without touching its successor', async () => {
    const rooms = new LiveRooms({ most: 0 });
    const before = createFakeRoom({ handle });
    await rooms.open(handle, async () => before);
    rooms.release(before);
    const after = createFakeRoom({ handle });
    await rooms.open(handle, async () => after);
    rooms.release(before);
    expect(rooms.find(handle)).toBe(after);
  });

  it('keeps deserted rooms warm for a while, up to a number, the last deserted longest', async () => {
    const clock = { nowMs: 0 };
    const rooms = new LiveRooms({ now: () => clock.nowMs, keepMs: 1_000, most: 2 });
    const handles = [1, 2, 3].map((value) => new Uint8Array(16).fill(value));
    for (const each of handles) {
      const room = createFakeRoom({ handle: each });
      await rooms.open(each, async () => room);
      rooms.release(room);
      clock.nowMs += 100;
    }
    const isThere = () => handles.map((each) => rooms.find(each) !== undefined);
    expect(isThere()).toEqual([false, true, true]);
    expect(rooms.all()).toEqual([]);
    rooms.find(new Uint8Array(16).fill(2))?.add(createFakeMember());
    clock.nowMs += 1_000;
    rooms.coolDown();
    expect(isThere()).toEqual([false, true, false]);
    expect(rooms.all()).toHaveLength(1);
  });

  it('keeps as much in deserted rooms as fits', async () => {
    const rooms = new LiveRooms({ mostBytes: 3_000_000 });
    const heavy = async (value: number) => {
      const room = createFakeRoom({ handle: new Uint8Array(16).fill(value), rosterVersion: 50_000 });
      await rooms.open(room.handle, async () => room);
      rooms.release(room);
      return room;
    };
    const [first, second] = [await heavy(1), await heavy(2)];
    expect([rooms.find(first.handle), rooms.find(second.handle)]).toEqual([undefined, second]);
  });
});
