import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/Store.ts';
import { bytes, countAtOnce, moment, sampleRoom } from './samples.ts';

const { handle } = sampleRoom();

/** The contract of every `RoomStore`. */
export function roomContract(store: () => Store): void {
  const rooms = () => store().rooms;

  it('finds a room as it was created, before its first step', async () => {
    expect(await rooms().find(handle)).toBeUndefined();
    expect(await rooms().create(sampleRoom())).toBe('created');
    expect(await rooms().find(handle)).toEqual({ ...sampleRoom(), sequence: 0 });
    expect(await rooms().find(bytes(16, 99))).toBeUndefined();
  });

  it('keeps where a room is listed', async () => {
    const listing = { houseHandle: bytes(16, 8), sealedLink: bytes(192, 9) };
    await rooms().create(sampleRoom({ listing }));
    await rooms().advance({ handle, following: 0, change: { card: bytes(9) } });
    expect(await rooms().find(handle)).toMatchObject({ listing, sequence: 1 });
  });

  it('says that a room exists and leaves it as it was', async () => {
    await rooms().create(sampleRoom());
    expect(await rooms().create(sampleRoom({ genesis: bytes(200, 9) }))).toBe('exists');
    expect(await rooms().find(handle)).toEqual({ ...sampleRoom(), sequence: 0 });
  });

  it('creates a room once, however many create it at once', async () => {
    expect(await countAtOnce(12, 'created', () => rooms().create(sampleRoom()))).toBe(1);
  });

  it('keeps copies, so that what a caller does to its bytes changes nothing', async () => {
    const room = sampleRoom();
    await rooms().create(room);
    room.card.fill(0);
    (await rooms().find(handle))?.card.fill(0);
    expect(await rooms().find(handle)).toEqual({ ...sampleRoom(), sequence: 0 });
  });

  it('removes a room, and says whether there was one', async () => {
    await rooms().create(sampleRoom());
    expect(await rooms().remove(sampleRoom())).toBe(true);
    expect(await rooms().remove(sampleRoom())).toBe(false);
    expect(await rooms().find(handle)).toBeUndefined();
  });

  it('does not remove a room that was created again under the same handle', async () => {
    await rooms().create(sampleRoom({ createdAt: moment(60) }));
    expect(await rooms().remove(sampleRoom({ createdAt: moment(0) }))).toBe(false);
    expect(await rooms().find(handle)).toMatchObject({ createdAt: moment(60) });
  });

  it('removes the rooms that are empty since a moment or longer, and no other', async () => {
    const emptySince = [moment(10), moment(20), moment(21), undefined];
    for (const [index, since] of emptySince.entries()) {
      await rooms().create(sampleRoom({ handle: bytes(16, index), emptySince: since }));
    }
    expect(await rooms().removeEmptySince(moment(20))).toBe(2);
    const found = await Promise.all(emptySince.map((_, index) => rooms().find(bytes(16, index))));
    expect(found.map((room) => room !== undefined)).toEqual([false, false, true, true]);
  });

  it('removes occupied rooms whose lease ended at a moment or before, and no other', async () => {
    for (const [index, until] of [moment(10), moment(20), moment(21)].entries()) {
      await rooms().create(sampleRoom({ handle: bytes(16, index) }));
      const lease = { until, relayKey: bytes(32, 7) };
      await rooms().advance({ handle: bytes(16, index), following: 0, change: { occupancy: { lease } } });
    }
    await rooms().create(sampleRoom({ handle: bytes(16, 3) }));
    expect(await rooms().removeEmptySince(moment(20))).toBe(2);
    const found = await Promise.all([0, 1, 2, 3].map((index) => rooms().find(bytes(16, index))));
    expect(found.map((room) => room !== undefined)).toEqual([false, false, true, true]);
  });

  it('renews the leases of occupied rooms, and says which those are', async () => {
    const [occupied, left, other, gone] = [bytes(16, 1), bytes(16, 2), bytes(16, 3), bytes(16, 4)];
    await rooms().create(sampleRoom({ handle: occupied }));
    await rooms().create(sampleRoom({ handle: left, emptySince: moment(5) }));
    await rooms().create(sampleRoom({ handle: other }));
    const lease = { until: moment(60), relayKey: bytes(32, 7) };
    expect(await rooms().renew([occupied, left, gone], lease)).toEqual([occupied]);
    expect(await rooms().find(occupied)).toMatchObject({ lease, sequence: 0 });
    expect((await rooms().find(left))?.lease).toBeUndefined();
    expect((await rooms().find(other))?.lease).toBeUndefined();
    expect(await rooms().renew([], lease)).toEqual([]);
  });

  it('lends a lease to occupied rooms that have none, as those of an earlier version', async () => {
    const lease = { until: moment(60), relayKey: bytes(32, 7) };
    for (const value of [1, 2]) await rooms().create(sampleRoom({ handle: bytes(16, value) }));
    await rooms().create(sampleRoom({ handle: bytes(16, 3), emptySince: moment(5) }));
    await rooms().renew([bytes(16, 1)], lease);
    expect(await rooms().lend(moment(30))).toBe(1);
    expect(await rooms().lend(moment(40))).toBe(0);
    const found = await Promise.all([1, 2, 3].map((value) => rooms().find(bytes(16, value))));
    expect(found.map((room) => room?.lease)).toEqual([lease, { until: moment(30) }, undefined]);
  });

  it('refuses a lease at a relay whose key has a wrong length', async () => {
    await rooms().create(sampleRoom());
    const lease = { until: moment(60), relayKey: bytes(31) };
    await expect(rooms().renew([handle], lease)).rejects.toMatchObject({ code: 'row-refused' });
    const step = { handle, following: 0, change: { occupancy: { lease } } };
    await expect(rooms().advance(step)).rejects.toMatchObject({ code: 'row-refused' });
  });

  it('refuses keys and cards of a wrong length', async () => {
    const wrong = [
      { handle: bytes(15) },
      { handle: bytes(17) },
      { linkKey: bytes(31) },
      { genesis: bytes(513) },
      { card: bytes(2049) },
      { listing: { houseHandle: bytes(15), sealedLink: bytes(192) } },
      { listing: { houseHandle: bytes(16), sealedLink: bytes(191) } },
    ];
    for (const changes of wrong) {
      await expect(rooms().create(sampleRoom(changes))).rejects.toMatchObject({ code: 'row-refused' });
    }
    expect(await rooms().create(sampleRoom({ card: bytes(2048) }))).toBe('created');
  });

  describe('steps', () => stepContract(store));
}

function stepContract(store: () => Store): void {
  const rooms = () => store().rooms;

  it('are numbered from 1 and change what they name, and nothing else', async () => {
    await rooms().create(sampleRoom());
    const card = bytes(1024, 9);
    expect(await rooms().advance({ handle, following: 0, change: { card } })).toEqual({ ok: true, value: 1 });
    expect(await rooms().find(handle)).toEqual({ ...sampleRoom({ card }), sequence: 1 });
    expect(await rooms().advance({ handle, following: 1, change: {} })).toEqual({ ok: true, value: 2 });
    expect(await rooms().find(handle)).toEqual({ ...sampleRoom({ card }), sequence: 2 });
  });

  it('leave a room empty, or occupied again', async () => {
    await rooms().create(sampleRoom());
    await rooms().advance({ handle, following: 0, change: { occupancy: { emptySince: moment(30) } } });
    expect((await rooms().find(handle))?.emptySince).toEqual(moment(30));
    await rooms().advance({ handle, following: 1, change: {} });
    expect((await rooms().find(handle))?.emptySince).toEqual(moment(30));
    const lease = { until: moment(1001), relayKey: bytes(32, 7) };
    await rooms().advance({ handle, following: 2, change: { occupancy: { lease } } });
    expect(await rooms().find(handle)).toMatchObject({ lease, emptySince: undefined });
    expect(await rooms().removeEmptySince(moment(1000))).toBe(0);
    await rooms().advance({ handle, following: 3, change: {} });
    expect(await rooms().find(handle)).toMatchObject({ lease });
    await rooms().advance({ handle, following: 4, change: { occupancy: { emptySince: moment(40) } } });
    expect(await rooms().find(handle)).toMatchObject({ lease: undefined, emptySince: moment(40) });
  });

  it('are refused, changing nothing, when they follow another than the last', async () => {
    await rooms().create(sampleRoom());
    await rooms().advance({ handle, following: 0, change: {} });
    for (const following of [0, 2, -1]) {
      const refused = await rooms().advance({ handle, following, change: { card: bytes(9) } });
      expect(refused).toEqual({ ok: false, error: { code: 'sequence-taken' } });
    }
    expect(await rooms().find(handle)).toEqual({ ...sampleRoom(), sequence: 1 });
  });

  it('are taken once, however many follow the same at once', async () => {
    await rooms().create(sampleRoom());
    const take = async () => (await rooms().advance({ handle, following: 0, change: { card: bytes(9) } })).ok;
    expect(await countAtOnce(12, true, take)).toBe(1);
    expect((await rooms().find(handle))?.sequence).toBe(1);
  });

  it('are refused in a room that is gone', async () => {
    const refused = await rooms().advance({ handle, following: 0, change: {} });
    expect(refused).toEqual({ ok: false, error: { code: 'room-gone' } });
  });

  it('are refused with a card that is too long', async () => {
    await rooms().create(sampleRoom());
    const step = { handle, following: 0, change: { card: bytes(2049) } };
    await expect(rooms().advance(step)).rejects.toMatchObject({ code: 'row-refused' });
    expect((await rooms().find(handle))?.sequence).toBe(0);
  });
}
