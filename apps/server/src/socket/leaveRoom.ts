import { errorCode } from '@sotto/log';
import type { LiveRoom, Member } from '../rooms/LiveRoom.ts';
import { announceAudience } from './announceAudience.ts';
import type { Client } from './Client.ts';
import { markEmpty } from './occupancy.ts';

/** Takes a client out of its room, wherever it was in coming or going; idempotent. [R7] */
export function leaveRoom(client: Client): void {
  const { presence, parts } = client;
  client.presence = { phase: 'gone' };
  if (presence.phase !== 'inside') return;
  const { room, member } = presence;
  // Out first: who leaves by themselves must not be told that they lost the stage.
  if (!room.remove(member)) return;
  if (member.speaking) leaveStage(room, member);
  room.relay.closeHandle(member.receiving);
  announceAudience(room);
  if (room.memberCount > 0) return;
  parts.rooms.release(room);
  markEmpty(parts, room.handle).catch((error: unknown) => {
    parts.log.warn('mark-empty-failed', { code: errorCode(error) });
  });
}

/** Ends a member's time on stage for everybody. [R6] */
export function leaveStage(room: LiveRoom, member: Member): void {
  if (!member.speaking) return;
  room.relay.closeHandle(member.speaking.transport);
  room.leaveStage(member);
  room.tellAll({ event: 'stage-left', join: member.join });
  announceAudience(room);
}
