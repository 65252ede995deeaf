import { type Bytes, isEqual, toBase64url } from '@sotto/base';
import { errorCode } from '@sotto/log';
import type { RelayLink } from '../relays/RelayLink.ts';
import type { ServerParts } from '../ServerParts.ts';
import type { Room } from '../store/Store.ts';
import { StoreError } from '../store/StoreError.ts';
import type { LiveRoom } from './LiveRoom.ts';

/**
 * Number of attempts, since others may change the same row meanwhile. After so many lost races, something else is
 * wrong.
 */
const attempts = 8;

/**
 * How long a room counts as occupied after its server last renewed the lease, in milliseconds. The server renews it at
 * each sweep. So a lease ends only if the server is gone, or can't reach its database.
 */
export const leaseMs = 5 * 60_000;

type Parts = Pick<ServerParts, 'store' | 'rooms' | 'now'>;

/**
 * Writes into a room's row that somebody is inside, which only the first member requires. False if the room is gone. If
 * the database can't write now, people still get in: the next sweep writes it, before it deletes anything.
 */
export async function markOccupied(parts: ServerParts, row: Room): Promise<boolean> {
  // The last of the others may have left since we read the row.
  const isFirst = (parts.rooms.find(row.handle)?.memberCount ?? 0) <= 1;
  if (!(isFirst || row.emptySince)) return true;
  try {
    return await settleOccupancy(parts, row.handle);
  } catch (error) {
    if (!(error instanceof StoreError && error.isPassing)) throw error;
    parts.log.warn('mark-occupied-failed', { code: errorCode(error) });
    return true;
  }
}

/**
 * Writes into a room's row that nobody is left, unless somebody has come meanwhile. The ten minutes until the room is
 * deleted begin now.
 */
export async function markEmpty(parts: ServerParts, handle: Bytes): Promise<boolean> {
  return settleOccupancy(parts, handle);
}

/**
 * Renews the leases of all rooms in which somebody is, and corrects rows that say otherwise because an answer of the
 * database was lost. It also gives a lease to occupied rooms without one, which an earlier version of the server has
 * left.
 */
export async function renewLeases(parts: Parts): Promise<void> {
  const { store, now } = parts;
  const until = new Date(now() + leaseMs);
  for (const [relay, handles] of occupiedByRelay(parts.rooms.all())) {
    const renewed = await store.rooms.renew(handles, { until, relayKey: relay.key });
    const known = new Set(renewed.map(toBase64url));
    for (const handle of handles) if (!known.has(toBase64url(handle))) await settleOccupancy(parts, handle);
  }
  await store.rooms.lend(until);
}

function occupiedByRelay(rooms: readonly LiveRoom[]): Map<RelayLink, Bytes[]> {
  const byRelay = new Map<RelayLink, Bytes[]>();
  for (const { relay, handle, memberCount } of rooms) {
    if (memberCount === 0) continue;
    const handles = byRelay.get(relay);
    if (handles) handles.push(handle);
    else byRelay.set(relay, [handle]);
  }
  return byRelay;
}

/**
 * Brings the row up to date, and checks the room's state again after each write. A member who entered just before the
 * write may have seen an occupied room and written nothing, and their room must not count as empty.
 */
async function settleOccupancy({ store, rooms, now }: Parts, handle: Bytes): Promise<boolean> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const row = await store.rooms.find(handle);
    if (!row) return false;
    const room = rooms.find(handle);
    const relay = room && room.memberCount > 0 ? room.relay : undefined;
    if (relay ? isHeldAt(row, relay, now()) : row.emptySince) return true;
    const lease = { until: new Date(now() + leaseMs), relayKey: relay?.key };
    const occupancy = relay ? { lease } : { emptySince: new Date(now()) };
    await store.rooms.advance({ handle, following: row.sequence, change: { occupancy } });
  }
  return false;
}

/** Tells whether a row says that somebody is inside, at this relay. */
function isHeldAt({ emptySince, lease }: Room, { key }: RelayLink, nowMs: number): boolean {
  if (emptySince || !lease?.relayKey) return false;
  return lease.until.getTime() > nowMs && isEqual(lease.relayKey, key);
}
