import { randomBytes } from '@sotto/base';
import { limits, type Stream } from '@sotto/protocol';
import type { LiveRoom, Member } from '../rooms/LiveRoom.ts';

/** Has the relay hold a speaker's stream ready for a listener; `undefined` where the speaker has none or just left. */
export async function openStream(
  room: LiveRoom,
  { speaker, listener }: { speaker: Member; listener: Member },
): Promise<Stream | undefined> {
  const producer = speaker.speaking?.producer;
  if (!producer) return undefined;
  const consumer = randomBytes(limits.handleBytes);
  const made = await room.relay.command('consume', { transport: listener.receiving, producer, consumer });
  return made.ok ? { consumer, join: speaker.join, ...made.value } : undefined;
}
