import { fail, isEqual, ok } from '@sotto/base';
import { statementLimits } from '@sotto/protocol';
import { EncodedAnswer, encodePage } from '../../rooms/RosterPages.ts';
import { WrappedEvent } from '../../rooms/WrappedEvent.ts';
import { tellWrapped, wrapsByMember } from '../tellWrapped.ts';
import type { Handler } from './Handler.ts';

/** Has a sponsor asked for the next step; who waits because of a lock gets none. [G8, R13] */
export const askKeys: Handler<'ask-keys'> = async ({ presence, turns }, { notFrom }) => {
  if (presence.phase !== 'inside') return fail('not-inside');
  if (!turns.ask.take()) return fail('rate-limited');
  const { room, member } = presence;
  if (!member.isWaiting) room.keyRequests.ask(member, notFrom);
  return ok({});
};

/** Passes on what a sponsor gives: its header to who holds keys, each wrap to whom it is for. [G8, R13] */
export const sponsor: Handler<'sponsor'> = async ({ presence, turns }, { header, wraps }) => {
  if (presence.phase !== 'inside') return fail('not-inside');
  if (!turns.sponsor.take()) return fail('rate-limited');
  const { room, member } = presence;
  const hosts = room.hosts();
  const isOwn = isEqual(header.join, member.join) && isEqual(header.roomHandle, room.handle);
  if (!isOwn || !hosts.has(member)) return fail('not-allowed');
  const given = wrapsByMember(room, [wraps]);
  const told = new Set([...hosts, ...given.keys()]);
  told.delete(member);
  tellWrapped(told, new WrappedEvent({ event: 'sponsored', header }), given);
  for (const each of given.keys()) room.keyRequests.settle(each);
  return ok({});
};

/** Passes a heartbeat on: at once to the stage and moderators present, soon to the others. [B1, R13] */
export const beat: Handler<'beat'> = async ({ presence, turns }, heartbeat) => {
  if (presence.phase !== 'inside') return fail('not-inside');
  if (!turns.heartbeat.take()) return fail('rate-limited');
  const { room, member } = presence;
  if (!isEqual(heartbeat.join, member.join) || !room.hosts().has(member)) return fail('not-allowed');
  room.tellHosts({ event: 'heard', batches: [], heartbeats: [heartbeat] }, member);
  room.heardSoon.addHeartbeat(heartbeat);
  return ok({});
};

/** Passes a speaker's signed batch on, like a heartbeat. [F16, R13] */
export const batch: Handler<'batch'> = async ({ presence, turns }, signed) => {
  if (presence.phase !== 'inside') return fail('not-inside');
  if (!turns.batch.take()) return fail('rate-limited');
  const { room, member } = presence;
  if (!isEqual(signed.join, member.join) || !member.speaking) return fail('not-allowed');
  room.tellHosts({ event: 'heard', batches: [signed], heartbeats: [] }, member);
  room.heardSoon.addBatch(signed);
  return ok({});
};

/** A page of the key roster. [G6, R13] */
export const roster: Handler<'roster'> = async ({ presence, parts, roomHandle }, { after }) => {
  if (presence.phase !== 'inside') return fail('not-inside');
  const { group } = presence.room;
  const { rosterPages } = parts.rooms;
  const known = rosterPages.find(group, after);
  if (known) return ok(new EncodedAnswer(known));
  const rows = await parts.store.entries.read(roomHandle, { after, most: statementLimits.rosterPage });
  const page = encodePage(rows);
  rosterPages.keep(group, { after, rows: rows.length, page });
  return ok(new EncodedAnswer(page));
};

/** How many the relay sends to, by its own count. [R13] */
export const countListeners: Handler<'count-listeners'> = async ({ presence, turns }) => {
  if (presence.phase !== 'inside') return fail('not-inside');
  if (!turns.count.take()) return fail('rate-limited');
  const { relay, group } = presence.room;
  return relay.command('count-listeners', { group });
};
