import { randomBytes } from '@sotto/base';
import { createServerKeys, ready } from '@sotto/envelope';
import { createLog } from '@sotto/log';
import { limits } from '@sotto/protocol';
import { describe, expect, it } from 'vitest';
import { createFakeMember, createFakeRelay, createFakeRoom } from '../../test/createFakeMember.ts';
import { memoryStore } from '../../test/store/memoryStore.ts';
import { createTickets } from '../createTickets.ts';
import { Hallways } from '../houses/Hallways.ts';
import { createSilentMetrics } from '../metrics/createSilentMetrics.ts';
import { RelayPool } from '../relays/RelayPool.ts';
import type { ServerParts } from '../ServerParts.ts';
import type { Store } from '../store/Store.ts';
import { StoreError } from '../store/StoreError.ts';
import { LiveRooms } from './LiveRooms.ts';
import { leaseMs, markEmpty, markOccupied, renewLeases } from './occupancy.ts';

const handle = randomBytes(16);
const createdAt = new Date(1_000_000);
const nowMs = 2_000_000;

/** A server with one room, which nobody is in, and a hook that runs after each read of its row. */
async function createParts(afterFind: () => unknown = () => undefined) {
  await ready;
  const memory = memoryStore();
  await memory.rooms.create({
    handle,
    linkKey: randomBytes(32),
    genesis: randomBytes(300),
    card: randomBytes(1024),
    listing: undefined,
    createdAt,
    emptySince: createdAt,
  });
  const find = async (wanted: typeof handle) => {
    const row = await memory.rooms.find(wanted);
    await afterFind();
    return row;
  };
  const store: Store = { ...memory, rooms: { ...memory.rooms, find } };
  const log = createLog({ component: 'test', sink: { write: () => undefined } });
  const ignore = () => undefined;
  const relays = new RelayPool({ log, onUp: ignore, onGone: ignore, onTransportClosed: ignore });
  const keys = await createServerKeys();
  const now = () => nowMs;
  const live = { relays, rooms: new LiveRooms(), hallways: new Hallways(now), tickets: await createTickets(keys) };
  const rules = { isOpenToAll: false, capacity: limits };
  const parts: ServerParts = {
    keys,
    store,
    ...live,
    ...rules,
    log,
    metrics: createSilentMetrics(),
    now,
    startedMs: 0,
    taps: {},
  };
  const row = async () => {
    const found = await memory.rooms.find(handle);
    if (!found) throw new Error('no row');
    return found;
  };
  return { parts, row };
}

async function occupy({ rooms }: ServerParts, relay = createFakeRelay()): Promise<() => void> {
  const room = await rooms.open(handle, async () => createFakeRoom({ handle, relay }));
  if (!room) throw new Error('not live');
  const member = createFakeMember();
  room.add(member);
  return () => {
    room.remove(member);
    rooms.release(room);
  };
}

describe('occupancy', () => {
  it('writes into a row whether somebody is in the room, and since when nobody is', async () => {
    const { parts, row } = await createParts();
    const leave = await occupy(parts);
    expect(await markOccupied(parts, await row())).toBe(true);
    expect((await row()).emptySince).toBeUndefined();
    leave();
    expect(await markEmpty(parts, handle)).toBe(true);
    expect((await row()).emptySince).toEqual(new Date(nowMs));
  });

  it('writes nothing for an entry into an occupied room, and nothing twice', async () => {
    const { parts, row } = await createParts();
    const leave = await occupy(parts);
    await markOccupied(parts, await row());
    const { sequence } = await row();
    await markOccupied(parts, await row());
    expect((await row()).sequence).toBe(sequence);
    leave();
    await markEmpty(parts, handle);
    await markEmpty(parts, handle);
    expect((await row()).sequence).toBe(sequence + 1);
  });

  it('does not count a room as empty that somebody entered while it was being marked', async () => {
    let reads = 0;
    let onSecondRead: () => unknown = () => undefined;
    const { parts, row } = await createParts(() => (++reads === 2 ? onSecondRead() : undefined));
    const leave = await occupy(parts);
    await markOccupied(parts, await row());
    leave();
    // Between the write and the next look, somebody enters who had still read an occupied room.
    reads = 0;
    onSecondRead = () => occupy(parts);
    expect(await markEmpty(parts, handle)).toBe(true);
    expect((await row()).emptySince).toBeUndefined();
  });

  it('says that a room is gone if its row is', async () => {
    const { parts, row } = await createParts();
    const before = await row();
    await parts.store.rooms.remove({ handle, createdAt });
    await occupy(parts);
    expect(await markOccupied(parts, before)).toBe(false);
    expect(await markEmpty(parts, handle)).toBe(false);
  });

  it('is lent to this server, at the relay where the sound flows, until it is renewed', async () => {
    const { parts, row } = await createParts();
    const relay = createFakeRelay();
    const leave = await occupy(parts, relay);
    await markOccupied(parts, await row());
    const lease = { until: new Date(nowMs + leaseMs), relayKey: relay.key };
    expect((await row()).lease).toEqual(lease);
    const later = { ...parts, now: () => nowMs + 60_000 };
    await renewLeases(later);
    expect((await row()).lease).toEqual({ ...lease, until: new Date(nowMs + 60_000 + leaseMs) });
    leave();
    await renewLeases({ ...parts, now: () => nowMs + 120_000 });
    expect((await row()).lease?.until).toEqual(new Date(nowMs + 60_000 + leaseMs));
    await markEmpty(parts, handle);
    expect((await row()).lease).toBeUndefined();
  });

  it('is written by the next renewal if a row says that nobody is in a room that somebody is in', async () => {
    const { parts, row } = await createParts();
    const relay = createFakeRelay();
    await occupy(parts, relay);
    expect((await row()).emptySince).toEqual(createdAt);
    await renewLeases(parts);
    expect(await row()).toMatchObject({ emptySince: undefined, lease: { relayKey: relay.key } });
  });

  it('is written again if a former server left the room occupied at another relay', async () => {
    const { parts, row } = await createParts();
    const lease = { until: new Date(nowMs + 1_000), relayKey: randomBytes(32) };
    await parts.store.rooms.advance({ handle, following: 0, change: { occupancy: { lease } } });
    const relay = createFakeRelay();
    await occupy(parts, relay);
    await markOccupied(parts, await row());
    expect((await row()).lease).toEqual({ until: new Date(nowMs + leaseMs), relayKey: relay.key });
  });

  it('ends ten minutes after the lease of a server that is gone, and of an earlier version that wrote none', async () => {
    const { parts } = await createParts();
    const other = randomBytes(16);
    const row = await parts.store.rooms.find(handle);
    if (!row) throw new Error('no row');
    await parts.store.rooms.create({ ...row, handle: other, emptySince: undefined });
    await renewLeases(parts);
    expect((await parts.store.rooms.find(other))?.lease).toEqual({ until: new Date(nowMs + leaseMs) });
    await parts.store.rooms.removeEmptySince(new Date(nowMs + leaseMs - 1));
    expect(await parts.store.rooms.find(other)).toBeDefined();
    await parts.store.rooms.removeEmptySince(new Date(nowMs + leaseMs));
    expect(await parts.store.rooms.find(other)).toBeUndefined();
  });

  it('keeps nobody out while the database takes no writes, and is written by the next renewal', async () => {
    const { parts, row } = await createParts();
    const advance = () => Promise.reject(new StoreError('database-read-only'));
    const away = { ...parts, store: { ...parts.store, rooms: { ...parts.store.rooms, advance } } };
    await occupy(parts);
    expect(await markOccupied(away, await row())).toBe(true);
    expect((await row()).emptySince).toEqual(createdAt);
    await renewLeases(parts);
    expect((await row()).emptySince).toBeUndefined();
  });
});
