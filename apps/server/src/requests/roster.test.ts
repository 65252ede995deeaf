import { randomBytes } from '@sotto/base';
import { expect, it, vi } from 'vitest';
import type { LiveRoom } from '../rooms/LiveRoom.ts';
import { LiveRooms } from '../rooms/LiveRooms.ts';
import type { ServerParts } from '../ServerParts.ts';
import type { Page } from '../store/Store.ts';
import { readHashes } from './roster.ts';

/** A room whose roster continues from a checkpoint, and whose hashes are only on disk. */
function setUp(begunAt: number) {
  const hashes = vi.fn(async (_: unknown, { after, most }: Page) =>
    Array.from({ length: most }, (_, index) => ({ number: after + index + 1, bytes: randomBytes(32) })),
  );
  const parts = { rooms: new LiveRooms(), store: { entries: { hashes } } } as unknown as ServerParts;
  const roster = { begunAt, entryHashes: () => undefined };
  const room = { roster, group: randomBytes(16), handle: randomBytes(16) } as unknown as LiveRoom;
  return { hashes, read: (after: number) => readHashes(parts, room, after) };
}

it('[R13] reads hashes from the database once, a page at a time', async () => {
  const { hashes, read } = setUp(2_000);
  const page = await read(2_000);
  expect(page).toHaveLength(48 * 32);
  expect(await read(2_000)).toEqual(page);
  expect(hashes).toHaveBeenCalledOnce();
});

it('[R13] reads nothing for a member who asks for entries from before the checkpoint', async () => {
  const { hashes, read } = setUp(2_000);
  expect(await read(1_999)).toHaveLength(0);
  expect(await read(0)).toHaveLength(0);
  expect(hashes).not.toHaveBeenCalled();
});
