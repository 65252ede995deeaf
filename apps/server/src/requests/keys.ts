import { fail, isEqual, ok } from '@sotto/base';
import type { RoomBody } from '@sotto/protocol';
import { isKeptWaiting } from '../rooms/decisions.ts';
import type { LiveRoom } from '../rooms/LiveRoom.ts';
import { tellWrapped, wrapsByMember } from '../rooms/news/tellWrapped.ts';
import { WrappedEvent } from '../rooms/news/WrappedEvent.ts';
import { takeKey } from '../rooms/takeKey.ts';
import type { Handler } from './Handler.ts';

/** Asks a sponsor for keys on behalf of a member, unless a lock certainly keeps that member out. [G8, R13] */
export const ask: Handler<'ask'> = async ({ presence, turns }, { refused }) => {
  if (presence.phase !== 'inside') return fail('not-inside');
  if (!turns.ask.take()) return fail('rate-limited');
  const { room, member } = presence;
  if (!isKeptWaiting(room.statements.log, member)) room.keyRequests.ask(member, refused);
  return ok({});
};

/** Tells whether the records that a gift covers exist: members fetch missing records until they have read that far. */
function isWritten({ statements: { log }, roster }: LiveRoom, { generation, n, v }: Omit<RoomBody<'gift'>, 'wraps'>) {
  return generation <= (log.generation?.number ?? 0) && n <= log.number && v <= roster.version;
}

/** Passes on a sponsor's gifts: to each receiver for whom the sponsor was asked, the step of the gift and their wrap. [G7, R13] */
export const gift: Handler<'gift'> = async ({ presence, turns }, { wraps, ...given }) => {
  if (presence.phase !== 'inside') return fail('not-inside');
  if (!turns.gift.take()) return fail('rate-limited');
  const { room, member } = presence;
  if (!room.hosts().has(member) || !isWritten(room, given)) return fail('not-allowed');
  const byMember = wrapsByMember(room, wraps);
  for (const each of byMember.keys()) if (!room.keyRequests.takeGift(member, each)) byMember.delete(each);
  if (!turns.given.take(byMember.size)) return fail('rate-limited');
  const step = room.steps?.find(given.generation, given.step);
  for (const each of byMember.keys()) if (step) each.tell({ event: 'stepped', step });
  tellWrapped(byMember.keys(), new WrappedEvent({ event: 'given', from: member.join, ...given }), byMember);
  if (given.generation !== room.statements.log.generation?.number) return ok({});
  for (const each of byMember.keys()) takeKey(room, each);
  return ok({});
};

/**
 * Passes on the wraps of the newest generation's minter to members who did not get theirs with the statement. [G2, R13]
 */
export const minted: Handler<'minted'> = async ({ presence, turns }, { generation: number, wraps }) => {
  if (presence.phase !== 'inside') return fail('not-inside');
  if (!turns.minted.take()) return fail('rate-limited');
  const { room, member } = presence;
  const { generation } = room.statements.log;
  if (!generation || generation.number !== number) return fail('not-next');
  if (!isEqual(generation.join, member.join)) return fail('not-allowed');
  const byMember = wrapsByMember(room, wraps);
  tellWrapped(byMember.keys(), new WrappedEvent({ event: 'minted', generation: number }), byMember);
  for (const each of byMember.keys()) takeKey(room, each);
  return ok({});
};

/** Passes a moderator's heartbeat on to the stage, which it confirms. [B1, R13] */
export const heartbeat: Handler<'heartbeat'> = async ({ presence, turns }, signed) => {
  if (presence.phase !== 'inside') return fail('not-inside');
  if (!turns.heartbeat.take()) return fail('rate-limited');
  const { room, member } = presence;
  if (!isEqual(signed.join, member.join) || !room.isModerator(member)) return fail('not-allowed');
  // A heartbeat ahead of all statements would hold every microphone.
  if (signed.n > room.statements.log.number) return fail('not-allowed');
  room.news.tellStage({ event: 'heard', batches: [], heartbeats: [signed] }, member);
  return ok({});
};

/** Passes a speaker's signed batch on: at once to the stage and moderators who are here, soon to the others. [F16, R13] */
export const batch: Handler<'batch'> = async ({ presence, turns }, signed) => {
  if (presence.phase !== 'inside') return fail('not-inside');
  if (!turns.batch.take()) return fail('rate-limited');
  const { room, member } = presence;
  if (!isEqual(signed.join, member.join) || !member.speaking) return fail('not-allowed');
  room.news.tellBatch(signed, member);
  return ok({});
};

/** Number of clients to which the relay sends sound, by its own count. [R13] */
export const countListeners: Handler<'count-listeners'> = async ({ presence, turns }) => {
  if (presence.phase !== 'inside') return fail('not-inside');
  if (!turns.count.take()) return fail('rate-limited');
  const { relay, group } = presence.room;
  return relay.command('count-listeners', { group });
};
