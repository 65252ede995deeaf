import { fail, ok } from '@sotto/base';
import type { Ask } from './createAsk.ts';
import type { PrismaClient, Room as RoomRow } from './generated/client.ts';
import type { NewRoom, Room, RoomStep, RoomStore, StepRefusal } from './Store.ts';

/** Rooms in PostgreSQL. */
export function prismaRooms(prisma: PrismaClient, ask: Ask): RoomStore {
  return {
    async find(handle) {
      const row = await ask(prisma.room.findUnique({ where: { handle } }));
      return row ? toRoom(row) : undefined;
    },
    create: (room) => create({ prisma, ask }, room),
    advance: (step) => advance({ prisma, ask }, step),
    async remove(handle) {
      const { count } = await ask(prisma.room.deleteMany({ where: { handle } }));
      return count === 1;
    },
    async emptyAll(moment) {
      const data = { sequence: { increment: 1 }, emptySince: moment };
      const { count } = await ask(prisma.room.updateMany({ where: { emptySince: null }, data }));
      return count;
    },
    async removeEmptySince(moment) {
      const { count } = await ask(prisma.room.deleteMany({ where: { emptySince: { lte: moment } } }));
      return count;
    },
  };
}

type Database = { readonly prisma: PrismaClient; readonly ask: Ask };

async function create({ prisma, ask }: Database, room: NewRoom): Promise<'created' | 'exists'> {
  const { handle, linkKey, genesis, genesisBody, card, createdAt, emptySince = null } = room;
  const { houseHandle = null, sealedLink = null } = room.listing ?? {};
  const row = { handle, linkKey, genesis, genesisBody, card, houseHandle, listing: sealedLink };
  const data = { ...row, createdAt, emptySince };
  const { count } = await ask(prisma.room.createMany({ data, skipDuplicates: true }));
  return count === 1 ? 'created' : 'exists';
}

async function advance({ prisma, ask }: Database, { handle, following, change }: RoomStep) {
  const { card, emptySince } = change;
  const data = {
    sequence: { increment: 1 },
    ...(card !== undefined && { card }),
    ...(emptySince !== undefined && { emptySince }),
  };
  const { count } = await ask(prisma.room.updateMany({ where: { handle, sequence: following }, data }));
  if (count === 1) return ok(following + 1);
  const left = await ask(prisma.room.count({ where: { handle } }));
  return fail<StepRefusal['code']>(left === 1 ? 'sequence-taken' : 'room-gone');
}

function toRoom({ sequence, emptySince, houseHandle, listing: sealedLink, ...rest }: RoomRow): Room {
  const listing = houseHandle && sealedLink ? { houseHandle, sealedLink } : undefined;
  return { ...rest, listing, sequence: Number(sequence), emptySince: emptySince ?? undefined };
}
