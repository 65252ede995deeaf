import { type Bytes, type Fault, fail, ok, type Result } from '@sotto/base';
import type { RelayLink } from '../relays/RelayLink.ts';
import { deriveGroup } from '../rooms/deriveGroup.ts';
import { LiveRoom } from '../rooms/LiveRoom.ts';
import type { Member } from '../rooms/Member.ts';
import { RosterLog } from '../rooms/RosterLog.ts';
import { StatementLog } from '../rooms/StatementLog.ts';
import type { ServerParts } from '../ServerParts.ts';
import type { Room } from '../store/Store.ts';
import { followStatement } from './followStatement.ts';
import { findSnapshot, SnapshotKeeper } from './keepSnapshots.ts';

/** How long after its start a server may meet people whom the one before knew: relays keep them no longer. [L4, R11] */
const rebuildingMs = 60_000;
/** How long those who were in a room before a restart have to come back, once somebody has, in milliseconds. [R11] */
const settlingMs = 15_000;

/** How long after its start a server still waits for a room's own relay, in milliseconds; relays dial again within 3 s. */
const relayReturnMs = 20_000;
/** How long one request waits for it, in milliseconds: a client gives up after 10 s. */
const relayWaitMs = 7_000;

/** A live room that stays so until it is released, whoever leaves meanwhile. */
export interface HeldRoom {
  readonly room: LiveRoom;
  release(): void;
}

/** The live room of a row, started where nobody is in it yet: on `relay`, or on the one that its group leads to. */
export async function holdLiveRoom(
  parts: ServerParts,
  row: Room,
  relay?: RelayLink,
): Promise<Result<HeldRoom, Fault<'relay-unavailable' | 'room-gone'>>> {
  for (;;) {
    const room = await parts.rooms.open(row.handle, () => start(parts, row, relay));
    if (!room) return fail('relay-unavailable');
    // It has ended, and another was made under its handle, while this row was read.
    if (room.createdAt > row.createdAt) return fail('room-gone');
    if (isUnfit(room, { row, relay })) {
      parts.rooms.forget(room);
      if (relay && !relay.isUp) return fail('relay-unavailable');
    } else if (room.statements.log.isClosed) return endHalfEnded(parts, room);
    // Its last member may have left just now.
    if (parts.rooms.find(row.handle) === room) return ok(hold(parts, room));
  }
}

/**
 * Whether a live room is not what is asked for: of an earlier row under the same handle, or one that nobody is in and that
 * was kept warm at a relay which is gone or is not the one asked for.
 */
function isUnfit(room: LiveRoom, { row, relay = room.relay }: { row: Room; relay: RelayLink | undefined }): boolean {
  if (room.createdAt.getTime() !== row.createdAt.getTime()) return true;
  return room.memberCount + room.expected === 0 && (!room.relay.isUp || room.relay !== relay);
}

/** Whoever closed it was cut short. */
async function endHalfEnded({ rooms, store }: ServerParts, room: LiveRoom): Promise<Result<never, Fault<'room-gone'>>> {
  rooms.forget(room);
  // The row at hand may be of a room made anew under this handle.
  await store.rooms.remove(room);
  return fail('room-gone');
}

/** Keeps a live room for a while. */
export function hold({ rooms }: Pick<ServerParts, 'rooms'>, room: LiveRoom): HeldRoom {
  room.expected++;
  return {
    room,
    release() {
      room.expected--;
      rooms.release(room);
    },
  };
}

async function start(parts: ServerParts, row: Room, relay?: RelayLink): Promise<LiveRoom | undefined> {
  const { keys, now, startedMs } = parts;
  const group = await deriveGroup(keys, row);
  const chosen = relay ?? (await findRelay(parts, row, group));
  if (!chosen) return undefined;
  const { statements, roster } = await openLogs(parts, row).catch((error: unknown) => {
    parts.metrics.roomNotRestored(error);
    throw error;
  });
  const { handle, createdAt } = row;
  const { transports } = parts.rooms;
  const room = new LiveRoom({ handle, createdAt, relay: chosen, group, statements, roster, transports, now });
  const snapshots = new SnapshotKeeper(parts, room, row);
  snapshots.note(statements.rowsRead + roster.rowsRead);
  room.onDeserted = () => snapshots.quiet();
  statements.onNumbered = (numbered) => {
    snapshots.note(1);
    return followStatement(parts, room, numbered);
  };
  roster.onAppended = (after, entries) => {
    snapshots.note(entries.length);
    room.tellHosts({ event: 'entries', after, entries: [...entries] });
  };
  if (now() - startedMs > rebuildingMs) room.isSettled = true;
  else setTimeout(() => settle(room), settlingMs).unref();
  return room;
}

/** Log and roster: from a snapshot on, or from the beginning where there is none that fits what is in the database. */
async function openLogs(parts: ServerParts, row: Room): Promise<{ statements: StatementLog; roster: RosterLog }> {
  const { statements: ledger, entries } = parts.store;
  const snapshot = await findSnapshot(parts, row);
  const [statements, roster] = await Promise.all([
    StatementLog.open(row, ledger, snapshot?.statements),
    RosterLog.open(row.handle, entries, snapshot?.roster),
  ]);
  return { statements, roster };
}

/**
 * The relay for a room that nobody has come back to yet. After a restart of the server it is the one where the sound of
 * those who were inside still flows, once it has dialled in again: whoever came first would else begin the room at
 * another, and take the others off the stage. [R11]
 */
async function findRelay({ relays, now, startedMs }: ServerParts, { lease }: Room, group: Bytes) {
  const leftMs = Math.min(startedMs + relayReturnMs - now(), relayWaitMs);
  const former = lease?.relayKey && leftMs > 0 ? await relays.whenUp(lease.relayKey, leftMs) : undefined;
  return former ?? relays.choose(group);
}

function settle(room: LiveRoom): void {
  room.isSettled = true;
  for (const member of room.members()) tellStage(room, member);
}

/** Tells a member who is on stage, and that nobody else is: whoever they still show or hear there is gone. [R11] */
export function tellStage(room: LiveRoom, member: Member): void {
  member.tell({ event: 'stage-settled', stage: Array.from(room.stage(), ({ join }) => join) });
}
