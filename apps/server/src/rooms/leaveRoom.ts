import type { Bytes } from '@sotto/base';
import { errorFields } from '@sotto/log';
import type { Client } from '../requests/Client.ts';
import type { ServerParts } from '../ServerParts.ts';
import type { LiveRoom } from './LiveRoom.ts';
import type { Member } from './Member.ts';
import { announceAudience } from './news/announceAudience.ts';
import { markEmpty } from './occupancy.ts';

/** How long a member with a lost connection stays in the room, as absent, in milliseconds. [R7] */
const absenceMs = 6_000;

/** Takes a client out of its room at once, even while it is entering or leaving; idempotent. [R7] */
export function leaveRoom(client: Client, { isSaid = false } = {}): void {
  const { presence, parts } = client;
  client.presence = { phase: 'gone' };
  if (presence.phase === 'inside') removeMember(parts, presence.room, { member: presence.member, isSaid });
}

/** Notes a lost connection, which is not leaving: the member has a while to come back under the same join. [R7] */
export function loseConnection(client: Client): void {
  const { presence, parts } = client;
  client.presence = { phase: 'gone' };
  if (presence.phase !== 'inside') return;
  const { room, member } = presence;
  if (room.find(member.join) !== member) return;
  member.detach(absenceMs, () => removeMember(parts, room, { member, isSaid: false }));
}

interface Departure {
  readonly member: Member;
  /** True if members who hold keys learn of it from a signed statement or leave. */
  readonly isSaid: boolean;
}

/** Takes a member out of a room, seen by the others; idempotent. */
export function removeMember(parts: ServerParts, room: LiveRoom, { member, isSaid }: Departure): void {
  member.settle();
  // Removed first: a member who leaves by themselves must not be told that they lost the stage.
  if (!room.remove(member)) return;
  if (!isSaid) tellGone(room, member.join);
  if (member.speaking) leaveStage(room, member);
  room.relay.closeHandle(member.receiving);
  announceAudience(room);
  if (room.memberCount > 0) return;
  parts.rooms.release(room);
  markEmpty(parts, room.handle).catch((error: unknown) => {
    parts.log.warn('mark-empty-failed', errorFields(error));
  });
}

/** Tells members who wrap keys that somebody is gone without a signed leave. [G2] */
export function tellGone(room: LiveRoom, join: Bytes): void {
  room.gone.add(join);
  room.news.tellHosts({ event: 'connection', join, isHere: false });
}

/** Ends a member's time on stage. A member who asked for it gets the answer instead of the event. [R6] */
export function leaveStage(room: LiveRoom, member: Member, asker?: Member): void {
  if (!member.speaking) return;
  room.relay.closeHandle(member.speaking.transport);
  room.leaveStage(member);
  room.news.tellAll({ event: 'stage-left', join: member.join }, asker);
  if (room.isModerator(member)) room.introduce(member);
  announceAudience(room);
}
