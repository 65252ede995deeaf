import { randomBytes } from '@sotto/base';
import { createServerKeys } from '@sotto/envelope';
import { describe, expect, it } from 'vitest';
import { createFakeRoom } from '../../test/createFakeMember.ts';
import { moment, sampleRoom } from '../../test/store/contract/samples.ts';
import { memoryStore } from '../../test/store/memoryStore.ts';
import type { ServerParts } from '../ServerParts.ts';
import { holdLiveRoom } from './holdLiveRoom.ts';
import { LiveRooms } from './LiveRooms.ts';

const handle = randomBytes(16);

/** A live room whose log is closed, kept for somebody who is about to be in it, and the row that is there now. */
async function createParts(createdAt: Date) {
  const room = Object.assign(createFakeRoom({ handle }), { createdAt: moment(0), expected: 1 });
  Object.assign(room.statements.log, { isClosed: true });
  const rooms = new LiveRooms();
  await rooms.open(handle, async () => room);
  const store = memoryStore();
  await store.rooms.create(sampleRoom({ handle, createdAt }));
  const row = await store.rooms.find(handle);
  if (!row) throw new Error('no row');
  const relays = { choose: () => undefined };
  const parts = { rooms, store, relays, keys: await createServerKeys(), startedMs: 0, now: () => 60_000 };
  return { parts: parts as unknown as ServerParts, store, row };
}

describe('a live room that has ended', () => {
  it('[R12] deletes its row, if the closing was cut short', async () => {
    const { parts, store, row } = await createParts(moment(0));
    expect(await holdLiveRoom(parts, row)).toEqual({ ok: false, error: { code: 'room-gone' } });
    expect(await store.rooms.find(handle)).toBeUndefined();
  });

  it('[R12] leaves the row of a room that was created again under its handle', async () => {
    const { parts, store, row } = await createParts(moment(60));
    // The new one has no relay here to begin at.
    expect(await holdLiveRoom(parts, row)).toEqual({ ok: false, error: { code: 'relay-unavailable' } });
    expect(parts.rooms.find(handle)).toBeUndefined();
    expect(await store.rooms.find(handle)).toEqual(row);
  });
});
