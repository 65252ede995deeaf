import { fail, ok } from '@sotto/base';
import { limits } from '@sotto/protocol';
import { isEntrySigned } from '@sotto/records';
import { hold } from '../rooms/holdLiveRoom.ts';
import { leaveRoom, tellGone } from '../rooms/leaveRoom.ts';
import type { Handler } from './Handler.ts';
import { issueTicket } from './issueTicket.ts';

/** Reads one page of listeners, in the order of arrival. [R8] */
export const audience: Handler<'audience'> = async ({ presence }, { offset }) => {
  if (presence.phase !== 'inside') return fail('not-inside');
  const page = presence.room.audiencePage(offset, limits.audiencePage);
  return ok({ members: page.map(({ introduction, hand }) => ({ ...introduction, hand: hand?.sealed ?? null })) });
};

/**
 * Lets a client leave at once, and tells the others. If the session signed a leave, it goes into the roster. [R7, G5]
 */
export const leave: Handler<'leave'> = async (client, { signature }) => {
  const { presence, parts } = client;
  if (presence.phase !== 'inside' || !signature) {
    leaveRoom(client);
    return ok({});
  }
  const { room, member } = presence;
  const { join, session } = member;
  const { start } = room.statements.log;
  const entry = { join, signature };
  if (!isEntrySigned(entry, { start, session })) return fail('not-allowed');
  const held = hold(parts, room);
  try {
    leaveRoom(client, { isSaid: true });
    const left = await room.roster.append(entry);
    if (!left.ok) tellGone(room, join);
    return ok({});
  } catch (error) {
    tellGone(room, join);
    throw error;
  } finally {
    held.release();
  }
};

/** Replaces the member's sealed hand. [R14] */
export const setHand: Handler<'set-hand'> = async ({ presence, parts, turns }, { hand }) => {
  if (presence.phase !== 'inside') return fail('not-inside');
  if (!turns.hand.take()) return fail('rate-limited');
  const { room, member } = presence;
  if (member.isWaiting) return fail('not-allowed');
  room.news.tellHosts({ event: 'hand-changed', ...member.introduction, hand, ageMs: 0 });
  room.hands.set(member, hand);
  return ok({ ticket: await issueTicket(parts, room, member) });
};

/** Reads one page of hands, the longest unchanged first. [R14] */
export const hands: Handler<'hands'> = async ({ presence }, { offset }) => {
  if (presence.phase !== 'inside') return fail('not-inside');
  const { hands: raised } = presence.room;
  const page = raised.page(offset, limits.audiencePage).flatMap((member) => {
    const { introduction, hand } = member;
    return hand ? [{ ...introduction, hand: hand.sealed, ageMs: raised.ageOf(member) }] : [];
  });
  return ok({ hands: page });
};

/** Passes a moderator's sealed signal on to everybody else. [R14] */
export const signal: Handler<'signal'> = async ({ presence, turns }, { signal: sealed }) => {
  if (presence.phase !== 'inside') return fail('not-inside');
  if (!turns.signal.take()) return fail('rate-limited');
  const { room, member } = presence;
  if (!room.isModerator(member)) return fail('not-allowed');
  room.news.tellAll({ event: 'signalled', join: member.join, signal: sealed }, member);
  return ok({});
};
