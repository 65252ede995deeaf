import { errorFields } from '@sotto/log';
import { type Known, limits, type RoomEvent } from '@sotto/protocol';
import { tellWhoIsGone } from '../rooms/introduce.ts';
import type { LiveRoom } from '../rooms/LiveRoom.ts';
import type { Member } from '../rooms/Member.ts';
import { encodeEvents } from '../rooms/news/RoomNews.ts';
import { findWrap } from '../rooms/news/tellWrapped.ts';
import { StoreError } from '../store/StoreError.ts';
import type { Client } from './Client.ts';
import { isInside } from './isInside.ts';
import { readHashes } from './roster.ts';

/** The most steps that a returning member gets. A member who missed more asks for keys. [G8] */
const mostSteps = 64;

/**
 * Sends a returning member what they missed: statements, with the wrap of the newest generation if it is stored; hashes
 * of entries, if they read the roster; steps; and the members who left. It sends one page of each, and they ask for the
 * rest. [R10]
 */
export async function tellMissed(
  client: Client,
  { room, member }: { readonly room: LiveRoom; readonly member: Member },
  known: Known,
): Promise<void> {
  const isHost = () => room.hosts().has(member);
  try {
    if (known.number < room.statements.log.number) await tellStatements(client, { room, member }, known.number);
    if (isHost() && known.version < room.roster.version) {
      // Statements were sent first, and with them any checkpoint, from which the roster continues.
      const after = Math.max(known.version, room.roster.begunAt);
      const hashes = await readHashes(client.parts, room, after);
      if (isInside(client, member)) member.tell({ event: 'hashes', after, hashes });
    }
  } catch (error) {
    // The client fetches the rest as soon as it notices that it is missing.
    if (!(error instanceof StoreError && error.isPassing)) client.parts.log.error('missed-failed', errorFields(error));
  }
  if (!isInside(client, member)) return;
  tellSteps(room, member, known);
  if (isHost()) tellWhoIsGone(room, member);
}

async function tellStatements(
  client: Client,
  { room, member }: { readonly room: LiveRoom; readonly member: Member },
  after: number,
): Promise<void> {
  const statements = await room.statements.read(after);
  if (!isInside(client, member)) return;
  const { minted } = room.statements;
  for (const statement of statements) {
    const isNewest = minted?.generation === statement.header.number;
    member.tell({ event: 'statement', statement, wrap: isNewest ? findWrap(minted.wraps, member.join) : null });
  }
}

function tellSteps(room: LiveRoom, member: Member, known: Known): void {
  const { generation } = room.statements.log;
  if (!generation || !room.steps) return;
  const after = known.generation === generation.number ? known.step : 0;
  const missed = room.steps.after(generation.number, after).slice(-mostSteps);
  const events = missed.map((step): RoomEvent => ({ event: 'stepped', step }));
  for (let from = 0; from < events.length; from += limits.gatheredEvents)
    member.deliver(encodeEvents(events.slice(from, from + limits.gatheredEvents)));
}
