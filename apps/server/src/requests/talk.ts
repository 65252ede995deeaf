import { fail, ok } from '@sotto/base';
import type { Handler } from './Handler.ts';

/** Passes a sealed chat message on to everybody, soon. [T4] */
export const talk: Handler<'talk'> = async ({ presence }, { talk: sealed }) => {
  if (presence.phase !== 'inside') return fail('not-inside');
  const { room, member } = presence;
  if (member.isWaiting) return fail('not-allowed');
  if (!member.writing?.talk.take()) return fail('rate-limited');
  const isTaken = room.talkSoon.addTalk({ ...member.introduction, talk: sealed }, room.isModerator(member));
  return isTaken ? ok({}) : fail('rate-limited');
};

/** Passes a sealed reaction on to everybody, soon, unless too many react at once. [T4] */
export const react: Handler<'react'> = async ({ presence }, { reaction }) => {
  if (presence.phase !== 'inside') return fail('not-inside');
  const { room, member } = presence;
  if (member.isWaiting) return fail('not-allowed');
  if (!member.writing?.reaction.take()) return fail('rate-limited');
  room.talkSoon.addReaction({ ...member.introduction, reaction });
  return ok({});
};
