import { type Bytes, fromText } from '@sotto/base';
import { limits, type Stream } from '@sotto/protocol';
import type { LiveRoom } from './LiveRoom.ts';
import type { Member } from './Member.ts';
import { sha256Now } from './record/sha256Now.ts';

const consumerLabel = fromText('sotto/1 consumer');

/**
 * Makes the relay prepare a speaker's stream for a listener; `undefined` if the speaker has none or just left. On a
 * repeated request, the relay finds the same consumer, which goes on as before. [L2, R10]
 */
export async function openStream(
  room: LiveRoom,
  { speaker, listener }: { speaker: Member; listener: Member },
): Promise<Stream | undefined> {
  const { speaking } = speaker;
  if (!speaking?.isProducing) return undefined;
  const { producer } = speaking;
  const transport = listener.receiving;
  const consumer = deriveConsumer(transport, producer);
  const made = await room.relay.command('consume', { transport, producer, consumer });
  // The speaker may have left the stage meanwhile, and the listener the room or this transport.
  const isStill = speaker.speaking === speaking && listener.receiving === transport;
  const isInside = room.find(speaker.join) === speaker && room.find(listener.join) === listener;
  return made.ok && isStill && isInside ? { consumer, join: speaker.join, ...made.value } : undefined;
}

/** Opens every existing stream for a listener; none for a member whom a lock keeps waiting. */
export async function openStreams(room: LiveRoom, listener: Member): Promise<Stream[]> {
  if (listener.isWaiting) return [];
  const speakers = [...room.stage()].filter((speaker) => speaker !== listener);
  const opened = await Promise.all(speakers.map((speaker) => openStream(room, { speaker, listener })));
  // By the time the last one is open, some of the first may have left the stage.
  const isThere = ({ join }: Stream) => room.find(join)?.speaking !== undefined;
  return opened.filter((stream) => stream !== undefined).filter(isThere);
}

/** Offers a speaker's stream to everybody else. [R6] */
export function offerStream(room: LiveRoom, speaker: Member): void {
  for (const listener of room.members()) {
    if (listener !== speaker && !listener.isWaiting) void offer(room, { speaker, listener });
  }
}

/** Offers every existing stream to a member who waited until now. [R13] */
export function letIn(room: LiveRoom, listener: Member): void {
  if (!listener.isWaiting) return;
  listener.isWaiting = false;
  for (const speaker of room.stage()) if (speaker !== listener) void offer(room, { speaker, listener });
}

async function offer(room: LiveRoom, pair: { speaker: Member; listener: Member }): Promise<void> {
  const stream = await openStream(room, pair);
  if (stream) pair.listener.tell({ event: 'stream-opened', ...stream });
}

/** Derives the consumer's handle from receiving transport and producer, so that nobody needs to remember it. [R10] */
function deriveConsumer(transport: Bytes, producer: Bytes): Bytes {
  return sha256Now(consumerLabel, transport, producer).slice(0, limits.handleBytes);
}
