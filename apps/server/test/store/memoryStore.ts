import { type Bytes, fail, isEqual, ok, toBase64url } from '@sotto/base';
import type {
  ClaimStore,
  HelloStore,
  House,
  HouseStore,
  Lease,
  NewRoom,
  Room,
  RoomStep,
  RoomStore,
  Store,
} from '../../src/store/Store.ts';
import { StoreError } from '../../src/store/StoreError.ts';
import { checkRow, createMemoryLedgers, type MemoryLedgers } from './memoryLedgers.ts';

/** A store that forgets everything at the end of the process: for tests, and for trying things out. */
export function memoryStore(): Store {
  let isClosed = false;
  const guard = () => {
    if (isClosed) throw new StoreError('closed');
  };
  const houses = new Map<string, House>();
  const ledgers = createMemoryLedgers(guard);
  return {
    rooms: memoryRooms(guard, ledgers),
    statements: ledgers.statements,
    entries: ledgers.entries,
    steps: ledgers.steps,
    checkpoints: ledgers.checkpoints,
    snapshots: ledgers.snapshots,
    houses: memoryHouses(guard, houses),
    hellos: memoryHellos(guard),
    claim: memoryClaim(guard, houses),
    async clock() {
      guard();
      return new Date();
    },
    async close() {
      isClosed = true;
    },
  };
}

function memoryRooms(guard: () => void, ledgers: MemoryLedgers): RoomStore {
  const rooms = new Map<string, Room>();
  return {
    async find(handle) {
      guard();
      return structuredClone(rooms.get(toBase64url(handle)));
    },
    async create(room: NewRoom) {
      guard();
      checkRow(room.handle.length === 16 && room.linkKey.length === 32 && room.card.length <= 2048);
      checkRow(room.genesis.length <= 512);
      const { houseHandle, sealedLink } = room.listing ?? {};
      checkRow(!houseHandle || houseHandle.length === 16);
      checkRow(!sealedLink || sealedLink.length === 192);
      const made = insert(rooms, room.handle, { ...room, lease: undefined, sequence: 0 });
      if (made === 'created') ledgers.open(room.handle);
      return made;
    },
    async advance({ handle, following, change }: RoomStep) {
      guard();
      const room = rooms.get(toBase64url(handle));
      if (!room) return fail('room-gone');
      if (room.sequence !== following) return fail('sequence-taken');
      const { card = room.card, occupancy = room } = change;
      const emptySince = 'emptySince' in occupancy ? occupancy.emptySince : undefined;
      const lease = 'lease' in occupancy ? occupancy.lease : undefined;
      checkRow(card.length <= 2048 && isLease(lease));
      const next = { ...room, card, emptySince, lease, sequence: following + 1 };
      rooms.set(toBase64url(handle), structuredClone(next));
      return ok(next.sequence);
    },
    async remove({ handle, createdAt }) {
      guard();
      if (rooms.get(toBase64url(handle))?.createdAt.getTime() !== createdAt.getTime()) return false;
      ledgers.close(handle);
      return rooms.delete(toBase64url(handle));
    },
    async renew(handles, lease) {
      guard();
      checkRow(isLease(lease));
      const held = handles.flatMap((handle) => rooms.get(toBase64url(handle)) ?? []).filter(isOccupied);
      for (const room of held) rooms.set(toBase64url(room.handle), { ...room, lease: structuredClone(lease) });
      return held.map(({ handle }) => handle.slice());
    },
    async lend(until) {
      guard();
      const found = [...rooms.values()].filter((room) => isOccupied(room) && !room.lease);
      const lease = { until: new Date(until), relayKey: undefined };
      for (const room of found) rooms.set(toBase64url(room.handle), { ...room, lease });
      return found.length;
    },
    async removeEmptySince(moment) {
      guard();
      const isOver = ({ emptySince, lease }: Room) => {
        const since = emptySince ?? lease?.until;
        return since !== undefined && since <= moment;
      };
      for (const { handle } of [...rooms.values()].filter(isOver)) ledgers.close(handle);
      return removeWhere(rooms, isOver);
    },
  };
}

function isOccupied({ emptySince }: Room): boolean {
  return emptySince === undefined;
}

function isLease(lease: Lease | undefined): boolean {
  return !lease?.relayKey || lease.relayKey.length === 32;
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
      checkRow(key.length === 32);
      return insert(expiries, key, expiresAt) === 'created';
    },
    async sweep(now) {
      guard();
      return removeWhere(expiries, (expiresAt) => expiresAt <= now);
    },
  };
}

function memoryClaim(guard: () => void, houses: Map<string, House>): ClaimStore {
  let armed: Bytes | undefined;
  let isClaimed = false;
  return {
    async arm(tokenHash) {
      guard();
      checkRow(tokenHash.length === 32);
      armed = isClaimed ? undefined : tokenHash.slice();
      return !isClaimed;
    },
    async armAgain(tokenHash) {
      guard();
      checkRow(tokenHash.length === 32);
      armed = tokenHash.slice();
    },
    async spend(tokenHash, house) {
      guard();
      if (!armed || !isEqual(armed, tokenHash)) return false;
      checkLengths(house, house.name);
      checkRow(insert(houses, house.handle, house) === 'created');
      armed = undefined;
      isClaimed = true;
      return true;
    },
    async isOpen() {
      guard();
      return armed !== undefined;
    },
    async isClaimed() {
      guard();
      return isClaimed;
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
  checkRow(keys.handle.length === 16 && keys.linkKey.length === 32 && keys.ownerKey.length === 32);
  checkRow(sealed.length <= 2048);
}
