import { type Bytes, fail, ok } from '@sotto/base';
import type { Ask } from './createAsk.ts';
import { ownBytes, type Sql } from './createSql.ts';
import type { PrismaClient, Room as RoomRow } from './generated/client.ts';
import type { Lease, NewRoom, Room, RoomChange, RoomStep, RoomStore, StepRefusal } from './Store.ts';

/** Rows in one statement, whose values PostgreSQL counts with 16 bits. */
const mostAtOnce = 10_000;

const findOne = {
  name: 'sotto-find-room',
  // A room made by version 1 of the protocol has a body of its genesis, and nobody can read its log now.
  text: `SELECT "handle", "linkKey", "genesis", "card", "houseHandle", "listing", "sequence", "createdAt",
    "emptySince", "occupiedUntil", "relayKey" FROM "Room" WHERE "handle" = $1 AND "genesisBody" IS NULL`,
};

/** Rooms in PostgreSQL. */
export function prismaRooms({ prisma, ask, sql }: Database & { readonly sql: Sql }): RoomStore {
  return {
    async find(handle) {
      const [row] = await sql<FoundRow>(findOne, [handle]);
      return row && toRoom(withOwnBytes(row));
    },
    create: (room) => create({ prisma, ask }, room),
    advance: (step) => advance({ prisma, ask }, step),
    async remove({ handle, createdAt }) {
      const { count } = await ask(prisma.room.deleteMany({ where: { handle, createdAt } }));
      return count === 1;
    },
    renew: (handles, lease) => renew({ prisma, ask }, handles, lease),
    async lend(until) {
      const where = { emptySince: null, occupiedUntil: null };
      const { count } = await ask(prisma.room.updateMany({ where, data: { occupiedUntil: until } }));
      return count;
    },
    async removeEmptySince(moment) {
      const isLeft = { emptySince: { lte: moment } };
      const isAbandoned = { emptySince: null, occupiedUntil: { lte: moment } };
      const { count } = await ask(prisma.room.deleteMany({ where: { OR: [isLeft, isAbandoned] } }));
      return count;
    },
  };
}

type Database = { readonly prisma: PrismaClient; readonly ask: Ask };

async function create({ prisma, ask }: Database, room: NewRoom): Promise<'created' | 'exists'> {
  const { handle, linkKey, genesis, card, createdAt, emptySince = null } = room;
  const { houseHandle = null, sealedLink = null } = room.listing ?? {};
  const row = { handle, linkKey, genesis, card, houseHandle, listing: sealedLink };
  const data = { ...row, createdAt, emptySince };
  const { count } = await ask(prisma.room.createMany({ data, skipDuplicates: true }));
  return count === 1 ? 'created' : 'exists';
}

async function renew({ prisma, ask }: Database, handles: readonly Bytes[], lease: Lease): Promise<Bytes[]> {
  const renewed: Bytes[] = [];
  for (let from = 0; from < handles.length; from += mostAtOnce) {
    const where = { handle: { in: handles.slice(from, from + mostAtOnce) }, emptySince: null };
    const data = { occupiedUntil: lease.until, relayKey: lease.relayKey ?? null };
    const rows = await ask(prisma.room.updateManyAndReturn({ where, data, select: { handle: true } }));
    renewed.push(...rows.map(({ handle }) => handle));
  }
  return renewed;
}

async function advance({ prisma, ask }: Database, { handle, following, change }: RoomStep) {
  const { card, occupancy } = change;
  const data = {
    sequence: { increment: 1 },
    ...(card !== undefined && { card }),
    ...(occupancy && toColumns(occupancy)),
  };
  const { count } = await ask(prisma.room.updateMany({ where: { handle, sequence: following }, data }));
  if (count === 1) return ok(following + 1);
  const left = await ask(prisma.room.count({ where: { handle } }));
  return fail<StepRefusal['code']>(left === 1 ? 'sequence-taken' : 'room-gone');
}

/** For an empty room, the row keeps no trace of its relay. */
function toColumns(occupancy: NonNullable<RoomChange['occupancy']>) {
  if ('emptySince' in occupancy) return { emptySince: occupancy.emptySince, occupiedUntil: null, relayKey: null };
  const { until, relayKey } = occupancy.lease;
  return { emptySince: null, occupiedUntil: until, relayKey: relayKey ?? null };
}

type FoundRow = Omit<RoomRow, 'genesisBody'>;

function withOwnBytes(row: FoundRow): FoundRow {
  const columns = Object.entries(row).map(([name, value]) => [name, isBytes(value) ? ownBytes(value) : value]);
  return Object.fromEntries(columns) as FoundRow;
}

const isBytes = (value: unknown): value is Uint8Array => value instanceof Uint8Array;

function toRoom(row: FoundRow): Room {
  const { sequence, emptySince, houseHandle, listing: sealedLink, occupiedUntil, relayKey, ...rest } = row;
  const listing = houseHandle && sealedLink ? { houseHandle, sealedLink } : undefined;
  const lease = occupiedUntil ? { until: occupiedUntil, relayKey: relayKey ?? undefined } : undefined;
  return { ...rest, listing, lease, sequence: Number(sequence), emptySince: emptySince ?? undefined };
}
