import { type Bytes, type Fault, fail, ok, type Result } from '@sotto/base';
import { errorFields } from '@sotto/log';
import type { RelayLink } from '../relays/RelayLink.ts';
import type { ServerParts } from '../ServerParts.ts';
import type { Room } from '../store/Store.ts';
import { deriveGroup } from './deriveGroup.ts';
import { followStatement } from './followStatement.ts';
import { findSnapshot, SnapshotKeeper } from './keepSnapshots.ts';
import { LiveRoom } from './LiveRoom.ts';
import type { Member } from './Member.ts';
import { Checkpoints, findCheckpoint } from './record/Checkpoints.ts';
import { openAtCheckpoint } from './record/openAtCheckpoint.ts';
import { RoomSteps } from './record/RoomSteps.ts';
import { RosterLog } from './record/RosterLog.ts';
import { StatementLog } from './record/StatementLog.ts';

/**
 * How long after its start a server may meet members of the one before, in milliseconds; relays keep them no longer.
 * [L4, R11]
 */
const rebuildingMs = 60_000;
/** How long members from before a restart have to come back, after the first of them has, in milliseconds. [R11] */
const settlingMs = 15_000;

/**
 * How long after its start a server still waits for a room's own relay, in milliseconds; relays dial again within 3 s.
 */
const relayReturnMs = 20_000;
/** How long one request waits for that relay, in milliseconds; a client gives up after 10 s. */
const relayWaitMs = 7_000;

/** A live room that stays alive until it is released, even if everyone leaves. */
export interface HeldRoom {
  readonly room: LiveRoom;
  release(): void;
}

/**
 * Returns the live room of a row. If nobody is in it yet, it starts on `relay`, or on the relay that its group leads
 * to.
 */
export async function holdLiveRoom(
  parts: ServerParts,
  row: Room,
  relay?: RelayLink,
): Promise<Result<HeldRoom, Fault<'relay-unavailable' | 'room-gone'>>> {
  for (;;) {
    const room = await parts.rooms.open(row.handle, () => start(parts, row, relay));
    if (!room) return fail('relay-unavailable');
    // While we read this row, the room ended and another was created under its handle.
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
 * Tells whether a live room does not fit a request: it belongs to an earlier row under the same handle, or it is empty
 * and was kept warm at a relay that is gone or not the requested one.
 */
function isUnfit(room: LiveRoom, { row, relay = room.relay }: { row: Room; relay: RelayLink | undefined }): boolean {
  if (room.createdAt.getTime() !== row.createdAt.getTime()) return true;
  return room.memberCount + room.expected === 0 && (!room.relay.isUp || room.relay !== relay);
}

/** Ends a room whose log has a `close`, but whose row is still there, because the server ended in between. */
async function endHalfEnded({ rooms, store }: ServerParts, room: LiveRoom): Promise<Result<never, Fault<'room-gone'>>> {
  rooms.forget(room);
  // By now there may be a new room under this handle, to which the row belongs.
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
  const logs = await openLogs(parts, row).catch((error: unknown) => {
    parts.metrics.roomNotRestored(error);
    throw error;
  });
  const { statements, roster, checkpoints } = logs;
  const { handle, createdAt } = row;
  const { transports } = parts.rooms;
  const room = new LiveRoom({ handle, createdAt, relay: chosen, group, ...logs, transports, now });
  room.steps = await openSteps(parts, room);
  const snapshots = new SnapshotKeeper(parts, room);
  snapshots.note(statements.rowsRead + roster.rowsRead);
  room.onDeserted = () => snapshots.quiet();
  statements.onCheckpoint = (header) => checkpoints.begin(header, roster);
  statements.onNumbered = (numbered) => {
    snapshots.note(1);
    return followStatement(parts, room, numbered);
  };
  roster.onAppended = (after, hashes) => {
    snapshots.note(hashes.length / 32);
    room.news.tellHashesSoon(after, hashes);
    room.steps?.grow();
  };
  if (now() - startedMs > rebuildingMs) room.isSettled = true;
  else setTimeout(() => settle(room), settlingMs).unref();
  return room;
}

interface Logs {
  readonly statements: StatementLog;
  readonly roster: RosterLog;
  readonly checkpoints: Checkpoints;
}

/**
 * Opens log and roster: from a snapshot that agrees with the database, from the newest checkpoint, or from the
 * beginning.
 */
async function openLogs({ store, log }: ServerParts, row: Room): Promise<Logs> {
  const { statements: ledger, entries } = store;
  const newest = await findCheckpoint(store, row.handle);
  const found = await findSnapshot({ store, log }, row);
  // A snapshot from before the checkpoint would need rows that may be gone.
  const snapshot = found?.statements.begunAt === (newest?.statement.header.number ?? 0) ? found : undefined;
  const version = newest?.statement.header.minting?.version;
  const checkpoint = newest && version !== undefined ? { version, inside: newest.inside } : undefined;
  const [statements, roster] = await Promise.all([
    StatementLog.open(row, ledger, { snapshot: snapshot?.statements, start: () => openAtCheckpoint(row, newest) }),
    RosterLog.open(row.handle, entries, { kept: snapshot?.roster, checkpoint }),
  ]);
  return { statements, roster, checkpoints: new Checkpoints(row.handle, store, newest) };
}

async function openSteps({ store, log, now }: ServerParts, room: LiveRoom): Promise<RoomSteps> {
  const { handle, statements, roster } = room;
  return RoomSteps.open({
    ...{ handle, store: store.steps, statements, roster, now },
    memberCount: () => room.memberCount + room.entering,
    onStep: (step) => room.news.tellStep(step),
    onFailed: (error) => log.warn('step-failed', errorFields(error)),
  });
}

/**
 * Finds the relay for a room that nobody has come back to yet. After a restart of the server, that is the relay where
 * the sound of its members still flows, once it has dialled in again. Otherwise the first member to come back would
 * start the room at another relay, and take the others off the stage. [R11]
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

/** Sends a member the whole stage. Anyone else whom they still show or hear there is gone. [R11] */
export function tellStage(room: LiveRoom, member: Member): void {
  member.tell({ event: 'stage-settled', stage: Array.from(room.stage(), ({ join }) => join) });
}
