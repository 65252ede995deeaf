import { fail, isEqual, ok, randomBytes } from '@sotto/base';
import { limits } from '@sotto/protocol';
import { decideStage } from '../../rooms/decisions.ts';
import type { LiveRoom, Member } from '../../rooms/LiveRoom.ts';
import { announceAudience } from '../announceAudience.ts';
import { leaveStage } from '../leaveRoom.ts';
import { openStream } from '../openStream.ts';
import type { Handler } from './Handler.ts';

/** Completes one of the client's own transports with its certificate. [R5] */
export const connect: Handler<'connect'> = async ({ presence }, { transport, fingerprint }) => {
  if (presence.phase !== 'inside') return fail('not-inside');
  const { room, member } = presence;
  const own = [member.receiving, member.speaking?.transport].find((handle) => handle && isEqual(handle, transport));
  return own ? room.relay.command('connect-transport', { transport: own, fingerprint }) : fail('unknown-handle');
};

/** Lets streams flow whose receivers are ready to open them. [R5] */
export const resume: Handler<'resume'> = async ({ presence }, { consumers }) => {
  if (presence.phase !== 'inside') return fail('not-inside');
  return presence.room.relay.command('resume', { consumers });
};

/** Takes the client on stage, where the room's rule lets it, with a transport to send on. [R6] */
export const speak: Handler<'speak'> = async ({ presence, parts, roomHandle, stageTurns }) => {
  if (presence.phase !== 'inside') return fail('not-inside');
  if (!stageTurns.take()) return fail('rate-limited');
  const { room, member } = presence;
  const row = await parts.store.rooms.find(roomHandle);
  if (!row) return fail('room-gone');
  if (member.speaking) leaveStage(room, member);
  const decided = decideStage(row, member, room.stageCount);
  if (!decided.ok) return decided;
  const transport = randomBytes(limits.handleBytes);
  room.takeStage(member, transport);
  const offer = await room.relay.command('open-transport', { group: room.group, transport });
  if (!offer.ok) {
    leaveStage(room, member);
    return offer;
  }
  room.tellAll({ event: 'stage-joined', join: member.join, credential: member.credential }, member);
  announceAudience(room);
  return ok({ transport: offer.value });
};

/** Begins the speaker's stream and offers it to everybody else. [R6] */
export const produce: Handler<'produce'> = async ({ presence }, { ssrc, payloadType }) => {
  if (presence.phase !== 'inside') return fail('not-inside');
  const { room, member } = presence;
  const { speaking } = member;
  if (!speaking || speaking.isProducing) return fail('not-allowed');
  speaking.isProducing = true;
  const producer = randomBytes(limits.handleBytes);
  const made = await room.relay.command('produce', { transport: speaking.transport, producer, ssrc, payloadType });
  if (!made.ok) {
    speaking.isProducing = false;
    return made;
  }
  if (member.speaking !== speaking) return fail('not-allowed');
  speaking.producer = producer;
  for (const listener of room.members()) {
    if (listener !== member) void offer(room, { speaker: member, listener });
  }
  return ok({});
};

async function offer(room: LiveRoom, pair: { speaker: Member; listener: Member }): Promise<void> {
  const stream = await openStream(room, pair);
  if (stream) pair.listener.tell({ event: 'stream-opened', ...stream });
}

/** Takes the client off the stage. [R6] */
export const stepDown: Handler<'step-down'> = async ({ presence }) => {
  if (presence.phase !== 'inside') return fail('not-inside');
  leaveStage(presence.room, presence.member);
  return ok({});
};
