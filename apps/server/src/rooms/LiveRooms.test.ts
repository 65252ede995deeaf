import { randomBytes } from '@sotto/base';
import { describe, expect, it } from 'vitest';
import { createFakeMember, createFakeRelay } from './createFakeMember.ts';
import { LiveRooms } from './LiveRooms.ts';

const group = randomBytes(16);

describe('LiveRooms', () => {
  it('keeps a room on the relay that it started on', () => {
    const rooms = new LiveRooms();
    const handle = randomBytes(16);
    const [first, second] = [createFakeRelay(), createFakeRelay()];
    const room = rooms.open(handle, { relay: first, group });
    expect(rooms.open(handle.slice(), { relay: second, group })).toBe(room);
    expect(room.relay).toBe(first);
    expect(rooms.on(first)).toEqual([room]);
    expect(rooms.on(second)).toEqual([]);
  });

  it('forgets a room that nobody is in, and no other', () => {
    const rooms = new LiveRooms();
    const handle = randomBytes(16);
    const room = rooms.open(handle, { relay: createFakeRelay(), group });
    const member = createFakeMember();
    room.add(member);
    rooms.release(room);
    expect(rooms.find(handle)).toBe(room);
    room.remove(member);
    rooms.release(room);
    expect(rooms.find(handle)).toBeUndefined();
  });

  it('lets a room of before go without taking its successor', () => {
    const rooms = new LiveRooms();
    const handle = randomBytes(16);
    const before = rooms.open(handle, { relay: createFakeRelay(), group });
    rooms.release(before);
    const after = rooms.open(handle, { relay: createFakeRelay(), group });
    rooms.release(before);
    expect(rooms.find(handle)).toBe(after);
  });
});
