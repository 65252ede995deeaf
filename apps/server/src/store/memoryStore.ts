import { type Bytes, fail, isEqual, ok, toBase64url } from '@sotto/base';
import type { ClaimStore, HelloStore, House, HouseStore, NewRoom, Room, RoomStep, RoomStore, Store } from './Store.ts';
import { StoreError } from './StoreError.ts';

/** A store that forgets everything at the end of the process: for tests, and for trying things out. */
export function memoryStore(): Store {
  let isClosed = false;
  const guard = () => {
    if (isClosed) throw new StoreError('closed');
  };
  const houses = new Map<string, House>();
  return {
    rooms: memoryRooms(guard),
    houses: memoryHouses(guard, houses),
    hellos: memoryHellos(guard),
    claim: memoryClaim(guard, houses),
    async close() {
      isClosed = true;
    },
  };
}

function memoryRooms(guard: () => void): RoomStore {
  const rooms = new Map<string, Room>();
  return {
    async find(handle) {
      guard();
      return structuredClone(rooms.get(toBase64url(handle)));
    },
    async create(room: NewRoom) {
      guard();
      checkLengths(room, room.card);
      const { houseHandle, sealedLink } = room.listing ?? {};
      check(!houseHandle || houseHandle.length === 16);
      check(!sealedLink || sealedLink.length === 192);
      return insert(rooms, room.handle, { ...room, sequence: 0 });
    },
    async advance({ handle, following, change }: RoomStep) {
      guard();
      const room = rooms.get(toBase64url(handle));
      if (!room) return fail('room-gone');
      if (room.sequence !== following) return fail('sequence-taken');
      const { everyoneSpeaks = room.everyoneSpeaks, card = room.card } = change;
      const emptySince = change.emptySince === undefined ? room.emptySince : (change.emptySince ?? undefined);
      checkLengths(room, card);
      const next = { ...room, everyoneSpeaks, card, emptySince, sequence: following + 1 };
      rooms.set(toBase64url(handle), structuredClone(next));
      return ok(next.sequence);
    },
    async remove(handle) {
      guard();
      return rooms.delete(toBase64url(handle));
    },
    async emptyAll(moment) {
      guard();
      const occupied = [...rooms.values()].filter(({ emptySince }) => emptySince === undefined);
      for (const room of occupied) {
        rooms.set(toBase64url(room.handle), { ...room, emptySince: new Date(moment), sequence: room.sequence + 1 });
      }
      return occupied.length;
    },
    async removeEmptySince(moment) {
      guard();
      return removeWhere(rooms, ({ emptySince }) => emptySince !== undefined && emptySince <= moment);
    },
  };
}

function memoryHouses(guard: () => void, houses: Map<string, House>): HouseStore {
  return {
    async find(handle) {
      guard();
      return structuredClone(houses.get(toBase64url(handle)));
    },
    async create(house) {
      guard();
      checkLengths(house, house.name);
      return insert(houses, house.handle, house);
    },
  };
}

function memoryHellos(guard: () => void): HelloStore {
  const expiries = new Map<string, Date>();
  return {
    async claim(key, expiresAt) {
      guard();
      check(key.length === 32);
      return insert(expiries, key, expiresAt) === 'created';
    },
    async sweep(now) {
      guard();
      return removeWhere(expiries, (expiresAt) => expiresAt <= now);
    },
  };
}

function memoryClaim(guard: () => void, houses: Map<string, House>): ClaimStore {
  let state: { is: 'unarmed' } | { is: 'armed'; tokenHash: Bytes } | { is: 'claimed' } = { is: 'unarmed' };
  return {
    async arm(tokenHash) {
      guard();
      check(tokenHash.length === 32);
      if (state.is === 'claimed') return false;
      state = { is: 'armed', tokenHash: tokenHash.slice() };
      return true;
    },
    async spend(tokenHash, house) {
      guard();
      if (state.is !== 'armed' || !isEqual(state.tokenHash, tokenHash)) return false;
      checkLengths(house, house.name);
      check(insert(houses, house.handle, house) === 'created');
      state = { is: 'claimed' };
      return true;
    },
    async isOpen() {
      guard();
      return state.is === 'armed';
    },
    async isClaimed() {
      guard();
      return state.is === 'claimed';
    },
  };
}

function insert<Row>(table: Map<string, Row>, key: Bytes, row: Row): 'created' | 'exists' {
  const name = toBase64url(key);
  if (table.has(name)) return 'exists';
  table.set(name, structuredClone(row));
  return 'created';
}

function removeWhere<Row>(table: Map<string, Row>, matches: (row: Row) => boolean): number {
  const found = [...table].filter(([, row]) => matches(row));
  for (const [name] of found) table.delete(name);
  return found.length;
}

/** The same lengths as the CHECK constraints of prisma/migrations. */
function checkLengths(keys: { handle: Bytes; linkKey: Bytes; ownerKey: Bytes }, sealed: Bytes): void {
  check(keys.handle.length === 16 && keys.linkKey.length === 32 && keys.ownerKey.length === 32);
  check(sealed.length <= 2048);
}

function check(holds: boolean): void {
  if (!holds) throw new StoreError('row-refused');
}
