import { expect, it } from 'vitest';
import type { Store } from '../../../src/store/Store.ts';
import { bytes, sampleRoom } from './samples.ts';

/** The contract of every `SnapshotStore`. */
export function snapshotContract(store: () => Store): void {
  const { handle } = sampleRoom();

  it('keeps the newest snapshot of a room', async () => {
    await store().rooms.create(sampleRoom());
    expect(await store().snapshots.find(handle)).toBeUndefined();
    expect(await store().snapshots.keep(handle, bytes(500, 1))).toBe('kept');
    expect(await store().snapshots.keep(handle, bytes(300_000, 2))).toBe('kept');
    expect(await store().snapshots.find(handle)).toEqual(bytes(300_000, 2));
  });

  it('keeps none of a room that is not there, and none longer than its room is', async () => {
    expect(await store().snapshots.keep(handle, bytes(500))).toBe('room-gone');
    const room = sampleRoom();
    await store().rooms.create(room);
    await store().snapshots.keep(handle, bytes(500));
    await store().rooms.remove(room);
    await store().rooms.create(sampleRoom());
    expect(await store().snapshots.find(handle)).toBeUndefined();
  });

  it('refuses one above 4 MiB', async () => {
    await store().rooms.create(sampleRoom());
    const keeping = store().snapshots.keep(handle, bytes(4 * 1024 * 1024 + 1));
    await expect(keeping).rejects.toMatchObject({ code: 'row-refused' });
  });
}
