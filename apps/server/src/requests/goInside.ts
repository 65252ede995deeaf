import type { LiveRoom } from '../rooms/LiveRoom.ts';
import type { Member } from '../rooms/Member.ts';
import type { Client } from './Client.ts';

/** Makes this client's connection the one by which its member is reached. [R3, R10] */
export function goInside(client: Client, room: LiveRoom, member: Member): void {
  client.presence = { phase: 'inside', room, member };
  member.writing ??= client.turns;
  member.attach({
    deliver: client.deliver,
    release() {
      client.presence = { phase: 'gone' };
    },
    close: client.disconnect,
  });
}
