import { expect, it } from 'vitest';
import type { Store } from '../../../src/store/Store.ts';
import { bytes, sampleRoom } from './samples.ts';

const { handle } = sampleRoom();
const row = (number: number, value = number) => ({ number, bytes: bytes(700, value) });

/** The contract of every `CheckpointStore`, and of the wraps that a `StatementLedger` keeps. */
export function checkpointContract(store: () => Store): void {
  const checkpoints = () => store().checkpoints;

  it('gives checkpoints the newest first, the last under each number, and forgets older ones', async () => {
    await store().rooms.create(sampleRoom());
    expect(await checkpoints().find(handle)).toEqual([]);
    for (const each of [row(4), row(9, 1), row(9)]) expect(await checkpoints().keep(handle, each)).toBe('kept');
    expect(await checkpoints().find(handle)).toEqual([row(9), row(4)]);
    await checkpoints().forgetBefore(handle, 9);
    expect(await checkpoints().find(handle)).toEqual([row(9)]);
  });

  it('keeps no checkpoint of a room that is gone, and none above 8 MiB', async () => {
    expect(await checkpoints().keep(handle, row(1))).toBe('room-gone');
    await store().rooms.create(sampleRoom());
    const tooLong = checkpoints().keep(handle, { number: 1, bytes: bytes(8 * 1024 * 1024 + 1) });
    await expect(tooLong).rejects.toMatchObject({ code: 'row-refused' });
    await checkpoints().keep(handle, row(1));
    await store().rooms.remove(sampleRoom());
    await store().rooms.create(sampleRoom());
    expect(await checkpoints().find(handle)).toEqual([]);
  });

  it('keeps the wraps of the newest statement that minted, with it or not at all', async () => {
    const { statements, rooms } = store();
    const minted = (generation: number) => ({ generation, wraps: bytes(128, generation) });
    await rooms.create(sampleRoom());
    expect(await statements.minted(handle)).toBeUndefined();
    expect(await statements.append(handle, { after: 0, rows: [bytes(9)], minted: minted(1) })).toBe('appended');
    expect(await statements.append(handle, { after: 0, rows: [bytes(8)], minted: minted(5) })).toBe('number-taken');
    expect(await statements.minted(handle)).toEqual(minted(1));
    expect(await statements.append(handle, { after: 1, rows: [bytes(9)], minted: minted(2) })).toBe('appended');
    expect(await statements.append(handle, { after: 2, rows: [bytes(9)] })).toBe('appended');
    expect(await statements.minted(handle)).toEqual(minted(2));
    const tooLong = statements.append(handle, {
      after: 3,
      rows: [bytes(9)],
      minted: { generation: 4, wraps: bytes(16_385) },
    });
    await expect(tooLong).rejects.toMatchObject({ code: 'row-refused' });
    expect(await statements.last(handle)).toBe(3);
    await rooms.remove(sampleRoom());
    await rooms.create(sampleRoom());
    expect(await statements.minted(handle)).toBeUndefined();
  });
}
