import { fail, ok } from '@sotto/base';
import { limits, type RoomRequest } from '@sotto/protocol';
import { leaveRoom } from '../leaveRoom.ts';
import { createRoom } from './createRoom.ts';
import { endRoom } from './endRoom.ts';
import { enter } from './enter.ts';
import type { Handler } from './Handler.ts';
import { connect, produce, receive, resume, speak, stepDown } from './media.ts';
import { peek } from './peek.ts';
import { resumeJoin } from './resumeJoin.ts';

/** One page of who listens, in the order of arrival. [R8] */
const audience: Handler<'audience'> = async ({ presence }, { offset }) => {
  if (presence.phase !== 'inside') return fail('not-inside');
  const page = presence.room.audiencePage(offset, limits.audiencePage);
  return ok({ members: page.map(({ join, credential }) => ({ join, credential })) });
};

/** Leaves at once, seen by the others. [R7] */
const leave: Handler<'leave'> = async (client) => {
  leaveRoom(client);
  return ok({});
};

/** Every request by its name. */
export const handlers: { readonly [Name in RoomRequest]: Handler<Name> } = {
  'create-room': createRoom,
  peek,
  enter,
  'resume-join': resumeJoin,
  receive,
  connect,
  resume,
  speak,
  produce,
  'step-down': stepDown,
  audience,
  leave,
  'end-room': endRoom,
};
