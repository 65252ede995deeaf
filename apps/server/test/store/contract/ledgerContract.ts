import { expect, it } from 'vitest';
import { sha256Now } from '../../../src/rooms/record/sha256Now.ts';
import type { Ledger, Store } from '../../../src/store/Store.ts';
import { bytes, countAtOnce, moment, sampleRoom } from './samples.ts';

const { handle } = sampleRoom();

/** The contract of both `Ledger`s of every store. */
export function ledgerContract(store: () => Store, name: 'statements' | 'entries'): void {
  const ledger = (): Ledger => store()[name];
  const create = () => store().rooms.create(sampleRoom());
  const rows = [bytes(300, 1), bytes(400, 2), bytes(500, 3)];
  const [first, second, third] = rows.map((each, index) => ({ number: index + 1, bytes: each }));
  const fourth = { number: 4, bytes: bytes(9) };

  it('keeps rows in their order, page by page', async () => {
    await create();
    expect(await ledger().last(handle)).toBe(0);
    expect(await ledger().read(handle, { after: 0, most: 10 })).toEqual([]);
    expect(await ledger().append(handle, { after: 0, rows })).toBe('appended');
    expect(await ledger().append(handle, { after: 3, rows: [bytes(9)] })).toBe('appended');
    expect(await ledger().last(handle)).toBe(4);
    expect(await ledger().read(handle, { after: 0, most: 2 })).toEqual([first, second]);
    expect(await ledger().read(handle, { after: 2, most: 10 })).toEqual([third, fourth]);
    expect(await ledger().read(handle, { after: 4, most: 10 })).toEqual([]);
  });

  it('gives a number once, however many want it at once', async () => {
    await create();
    const add = () => ledger().append(handle, { after: 0, rows: [bytes(9)] });
    expect(await countAtOnce(12, 'appended', add)).toBe(1);
    expect(await add()).toBe('number-taken');
    expect(await ledger().last(handle)).toBe(1);
  });

  it('adds all rows or none', async () => {
    await create();
    await ledger().append(handle, { after: 0, rows: rows.slice(0, 2) });
    expect(await ledger().append(handle, { after: 1, rows })).toBe('number-taken');
    expect(await ledger().read(handle, { after: 0, most: 10 })).toEqual([first, second]);
  });

  it('knows its rooms apart, and the other kind of rows', async () => {
    const other = bytes(16, 9);
    await create();
    await store().rooms.create(sampleRoom({ handle: other }));
    await ledger().append(handle, { after: 0, rows });
    expect(await ledger().last(other)).toBe(0);
    expect(await store()[name === 'entries' ? 'statements' : 'entries'].last(handle)).toBe(0);
  });

  it('keeps nothing of a room that is gone, however it went', async () => {
    expect(await ledger().append(handle, { after: 0, rows })).toBe('room-gone');
    await create();
    await ledger().append(handle, { after: 0, rows });
    await store().rooms.remove(sampleRoom());
    expect(await ledger().last(handle)).toBe(0);
    await store().rooms.create(sampleRoom({ emptySince: moment(1) }));
    expect(await ledger().append(handle, { after: 0, rows })).toBe('appended');
    await store().rooms.removeEmptySince(moment(2));
    expect(await ledger().read(handle, { after: 0, most: 10 })).toEqual([]);
    await create();
    expect(await ledger().last(handle)).toBe(0);
  });

  it('gives rows by their numbers, and their hashes page by page', async () => {
    await create();
    await ledger().append(handle, { after: 0, rows });
    expect(await ledger().pick(handle, [3, 1, 7])).toEqual([first, third]);
    expect(await ledger().pick(handle, [])).toEqual([]);
    const hashes = rows.map((each, index) => ({ number: index + 1, bytes: sha256Now(each) }));
    expect(await ledger().hashes(handle, { after: 0, most: 2 })).toEqual(hashes.slice(0, 2));
    expect(await ledger().hashes(handle, { after: 2, most: 2 })).toEqual(hashes.slice(2));
  });

  it('drops rows up to a number but for some, and goes on after the last', async () => {
    await create();
    await ledger().append(handle, { after: 0, rows });
    expect(await ledger().drop(handle, { upTo: 2, except: [1, 3] })).toBe(1);
    expect(await ledger().read(handle, { after: 0, most: 9 })).toEqual([first, third]);
    expect(await ledger().drop(handle, { upTo: 2, except: [] })).toBe(1);
    expect(await ledger().append(handle, { after: 3, rows: [bytes(9)] })).toBe('appended');
    expect(await ledger().read(handle, { after: 0, most: 9 })).toEqual([third, fourth]);
    expect(await ledger().last(handle)).toBe(4);
  });

  it('refuses rows that are too long', async () => {
    await create();
    const tooLong = ledger().append(handle, { after: 0, rows: [bytes(name === 'entries' ? 1025 : 8193)] });
    await expect(tooLong).rejects.toMatchObject({ code: 'row-refused' });
  });
}
